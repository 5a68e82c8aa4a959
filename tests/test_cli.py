"""The command `amarkav`: what it prints, where, and with which exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.cli import call

ROOT = Path(__file__).parent.parent
QOM = "مدیرکل گمرک استان قم گفت: در هفت ماهه نخست سال ۱۴۰۲ صادرات استان ۱۹۷ میلیون دلار بود."
HELD = (
    QOM + "\nصادرات استان به تفکیک بخش‌ها شامل صنعت ۴۵ درصد، معدن ۲۵ درصد، کشاورزی ۲۰ درصد، پتروشیمی ۱۲ درصد،"
    " فرش دستباف ۶ درصد و صنایع دستی ۴ درصد است."
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, prefect_server: None) -> Path:
    """A warehouse of two articles, one of them with a breakdown of 112 %."""
    folder = tmp_path_factory.mktemp("source")
    (folder / "qom.txt").write_text(QOM, encoding="utf-8")
    (folder / "held.txt").write_text(HELD, encoding="utf-8")
    home = tmp_path_factory.mktemp("home")
    assert call(["run", "--source", f"news={folder}", "--home", str(home)]) == 3
    return home


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = call(list(arguments))
    out, err = capsys.readouterr()
    return status, out, err


def test_the_final_screen_says_what_was_loaded_held_and_said_and_what_to_try(
    tmp_path: Path, prefect_server: None, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "held.txt").write_text(HELD, encoding="utf-8")
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    (tmp_path / "in" / "notes.md").write_bytes(b"x")
    arguments = ("run", "--source", str(tmp_path / "in"), "--home", str(tmp_path / "home"))
    status, out, _ = answer(capsys, *arguments)
    assert status == 3
    assert "Read 1 article, from in" in out
    assert "Held back: 6 rows" in out
    assert "112" in out
    assert "Rejected: 1 (1 empty)" in out
    assert "in/empty.txt: empty:" in out
    assert ".md: 1 not read" in out
    loaded = out.split("gate  ")[0]
    counts = {
        line.split()[0]: line.split()[1:] for line in loaded.splitlines() if line.startswith(("articles", "claims"))
    }
    assert counts["articles"][:1] == ["1"]
    assert counts["claims"][:1] == ["1"]
    commands = [line.strip() for line in out.split("Try next:")[1].splitlines() if line.strip()]
    assert len(commands) == 2
    assert all(command.startswith("amarkav ") for command in commands)
    status, again, _ = answer(capsys, *arguments)
    assert status == 0
    assert "No row of the warehouse changed" in again


def test_a_failed_run_is_one_sentence_and_status_1(
    tmp_path: Path, prefect_server: None, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = answer(capsys, "run", "--source", str(tmp_path / "nowhere"), "--home", str(tmp_path / "home"))
    assert (status, out) == (1, "")
    assert err.startswith("amarkav: source «nowhere»: there is nothing at ")
    assert err.count("\n") == 1


def test_sql_prints_csv_json_and_tables(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query = "SELECT value, unit, quote FROM claims JOIN articles USING (article_id) WHERE source_id = 'qom.txt'"
    status, out, _ = answer(capsys, "sql", query, "--format", "csv", "--home", str(home))
    assert status == 0
    assert list(csv.reader(io.StringIO(out))) == [["value", "unit", "quote"], ["197000000", "USD", "۱۹۷ میلیون دلار"]]
    _, out, _ = answer(capsys, "sql", query, "--format=json", "--home", str(home))
    assert json.loads(out) == [{"value": 197000000, "unit": "USD", "quote": "۱۹۷ میلیون دلار"}]
    _, out, _ = answer(capsys, "sql", query, "--home", str(home))
    assert out.splitlines()[2].split() == ["197000000", "USD", "۱۹۷", "میلیون", "دلار"]


def test_sql_writes_files_of_the_kind_their_name_says(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    query = "SELECT claim_id, value FROM claims ORDER BY claim_id"
    for name in ("a.parquet", "a.csv", "a.json"):
        assert answer(capsys, "sql", query, "--output", str(tmp_path / name), "--home", str(home))[0] == 0
    ids = pq.read_table(tmp_path / "a.parquet").column("claim_id").to_pylist()
    assert len(ids) == 2
    assert [row[0] for row in csv.reader((tmp_path / "a.csv").open(encoding="utf-8"))][1:] == ids
    assert [row["claim_id"] for row in json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))] == ids


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["sql", "SELECT nothing FROM claims"], 1, "nothing"),
        (["sql", "DELETE FROM claims"], 1, ""),
        (["sql", "SELECT 1", "--format", "xml"], 2, "expected --format table, csv, json or parquet"),
        (["sql", "SELECT 1", "--format", "parquet"], 2, "--output"),
        (["sql"], 2, ""),
        (["show", "zzzz"], 1, "zzzz"),
        (["quarantine", "show", "zzzz"], 1, "zzzz"),
        (["quarantine", "list", "--status", "lost"], 2, '"held", "released", "dropped", "superseded", "all"'),
        (["no-such-command"], 2, ""),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, said: str
) -> None:
    where = [] if arguments[0] == "no-such-command" else ["--home", str(home)]
    got, out, err = answer(capsys, *arguments, *where)
    assert (got, out) == (status, "")
    assert said in err
    assert "Traceback" not in err


def test_without_a_warehouse_readers_are_told_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["sql", "SELECT 1"], ["show", "ab"], ["quarantine", "list"]):
        status, _, err = answer(capsys, *arguments, "--home", str(tmp_path))
        assert status == 1
        assert "amarkav run" in err


def test_show_marks_the_quote_in_its_sentence_and_lists_every_field(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = answer(
        capsys,
        "sql",
        "SELECT claim_id FROM claims JOIN articles USING (article_id) WHERE source_id = 'qom.txt'",
        "--format=csv",
        "--home",
        str(home),
    )
    claim_id = out.split()[1]
    status, out, _ = answer(capsys, "show", claim_id[:6], "--home", str(home))
    assert status == 0
    assert "صادرات استان ⟦۱۹۷ میلیون دلار⟧ بود." in out.splitlines()[0]
    shown = {line.split()[0]: line.split()[1:] for line in out.splitlines() if line.startswith("  ")}
    assert shown["value"] == ["197000000"]
    assert shown["ref_area"] == ["IR-25"]
    assert shown["partner_area"] == ["–"]
    assert shown["source_id"] == ["qom.txt"]
    _, columns, _ = answer(capsys, "sql", "DESCRIBE claims", "--format=csv", "--home", str(home))
    names = {row[0] for row in csv.reader(io.StringIO(columns))} - {"column_name"}
    assert names <= shown.keys(), names - shown.keys()


def test_the_quarantine_is_listed_and_shown_with_its_reason(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = answer(capsys, "quarantine", "list", "--home", str(home))
    assert status == 0
    lines = out.splitlines()
    assert len(lines) == 6 * 2
    assert all("held" in line and "news/held.txt" in line for line in lines[::2])
    assert all("112" in line for line in lines[1::2])
    quarantine_id = lines[0].split()[0]
    status, out, _ = answer(capsys, "quarantine", "show", quarantine_id, "--home", str(home))
    assert status == 0
    assert "112" in out.splitlines()[0]
    assert "درصد" in out
    assert "share_groups" in out
    _, out, _ = answer(capsys, "quarantine", "list", "--status", "dropped", "--home", str(home))
    assert out == "No row in quarantine is dropped.\n"


def test_help_says_what_each_command_does(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = answer(capsys, "--help")
    for word in ("run", "sql", "show", "quarantine", "version", "Exit status", "AMARKAV_HOME"):
        assert word in out
    _, out, _ = answer(capsys, "run", "--help")
    assert "--source" in out
    assert "NAME=PATH" in out


def test_only_a_run_pays_for_prefect_and_great_expectations(home: Path) -> None:
    code = (
        "import sys\n"
        "from flows.cli import call\n"
        f"home = {str(home)!r}\n"
        "read = [['version'], ['sql', 'SELECT 1', '--home', home], ['quarantine', 'list', '--home', home]]\n"
        "statuses = [call(arguments) for arguments in read]\n"
        "heavy = {'prefect', 'great_expectations', 'hazm'} & set(sys.modules)\n"
        "sys.exit(0 if statuses == [0, 0, 0] and not heavy else str((statuses, heavy)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_seed_articles_in_a_process_of_their_own_and_again(tmp_path: Path) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "AMARKAV", "GX"))}
    environ["HOME"] = str(tmp_path)
    command = [sys.executable, "-m", "flows.cli", "run", "--home", str(tmp_path / "home")]
    first = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=240)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "Read 5 articles, from seeds" in first.stdout
    assert (tmp_path / "home" / "amarkav.duckdb").is_symlink()
    assert (tmp_path / "home" / "prefect" / "prefect.db").exists()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    second = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=240)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert second.returncode == 0, second.stdout + second.stderr
    assert "No row of the warehouse changed" in second.stdout
    # Processor time, not the clock's: other programs on the machine must not fail this.
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert seconds < 20, f"the second run took {seconds:.1f} s of processor time"
