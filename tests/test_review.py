"""The quarantine worked from the command line: released, dropped and retried through the real flow, with a trace."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.client.schemas.sorting import ArtifactSort
from warehouse_rows import READER, article, batch, held

from flows.cli import call
from tasks.extract.reader import read_article
from tasks.load.arrow import articles_from_table
from warehouse.connection import open_working
from warehouse.home import Home
from warehouse.loader import load_batch

pytestmark = pytest.mark.usefixtures("prefect_server")

LIST = (
    "مدیرکل صمت استان قم گفت: در هفت ماهه نخست سال ۱۴۰۲ صادرات استان ۱۹۷ میلیون دلار بود. صادرات استان به تفکیک بخش‌ها"
    " شامل صنعت ۴۵ درصد، معدن ۲۵ درصد، کشاورزی ۲۰ درصد، پتروشیمی ۱۲ درصد، فرش دستباف ۶ درصد و صنایع دستی ۴ درصد است."
)
ENGLISH = "Exports of the province rose to 12 million dollars in the first seven months of the year."


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = call(list(arguments))
    return status, *capsys.readouterr()


def ask(capsys: pytest.CaptureFixture[str], home: Path, query: str) -> list[list[str]]:
    _, out, err = answer(capsys, "sql", query, "--format", "csv", "--home", str(home))
    assert not err
    return list(csv.reader(io.StringIO(out)))[1:]


def test_rows_are_dropped_and_released_and_stay_so_when_they_are_read_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, source = tmp_path / "home", tmp_path / "news.jsonl"
    where = ("--home", str(home))

    def read(title: str) -> int:
        told = [{"id": "list", "title": title, "text": LIST}, {"id": "english", "title": title, "text": ENGLISH}]
        source.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in told), encoding="utf-8")
        return answer(capsys, "run", "--source", str(source), *where)[0]

    assert read("صادرات قم") == 3
    of_list = "SELECT payload ->> '$.sector', quarantine_id FROM quarantine WHERE gate = 'share_groups'"
    key_of = dict(ask(capsys, home, of_list))
    assert len(key_of) == 6
    dropped = ("quarantine", "drop", key_of.pop("HAN")[:8], "--note", "no such figure", "--by", "Mina", *where)
    status, out, _ = answer(capsys, *dropped)
    assert (status, out.splitlines()[0]) == (0, "drop: 1 dropped")
    status, out, _ = answer(
        capsys, "quarantine", "release", *key_of.values(), "--note", "the speaker says so", "--by", "Reza", *where
    )
    assert (status, out.splitlines()[0]) == (0, "release: 5 loaded")
    with get_client(sync_client=True) as client:
        only = ArtifactFilter(key=ArtifactFilterKey(any_=["review"]))
        (table,) = client.read_artifacts(artifact_filter=only, sort=ArtifactSort.CREATED_DESC, limit=1)
    rows = json.loads(str(table.data))
    assert [row["became"] for row in rows] == ["loaded"] * 5
    assert all(row["sentence"].startswith("\u2067صادرات استان به تفکیک") for row in rows)

    def stands() -> None:
        shares = ask(capsys, home, "SELECT sector FROM claims WHERE measure = 'share' ORDER BY 1")
        assert [sector for (sector,) in shares] == sorted(key_of)
        statuses = "SELECT status, count(*) FROM quarantine WHERE gate = 'share_groups' GROUP BY 1 ORDER BY 1"
        assert ask(capsys, home, statuses) == [["dropped", "1"], ["released", "5"]]

    stands()
    assert read("صادرات استان قم") == 3  # another title: the articles are read again, and the English one is held again
    stands()
    _, out, _ = answer(capsys, "quarantine", "show", key_of["PET"], *where)
    log = [line[20:] for line in out.split("what happened to it\n")[1].splitlines()]
    assert [line.split(":")[0] for line in log] == ["held by gate", "released by Reza"]
    assert log[1].endswith("the speaker says so")
    status, _, err = answer(capsys, "quarantine", "drop", key_of["PET"], "--note", "no", *where)
    assert (status, "is released, by Reza: the speaker says so" in err) == (1, True)


def test_a_released_article_is_read_and_what_fails_in_it_is_held(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, source = tmp_path / "home", tmp_path / "news.jsonl"
    where = ("--home", str(home))
    source.write_text(json.dumps({"id": "1", "text": LIST, "published_on": "2999-01-01"}), encoding="utf-8")
    assert answer(capsys, "run", "--source", str(source), *where)[0] == 3
    ((row, article_id),) = ask(capsys, home, "SELECT quarantine_id, article_id FROM quarantine WHERE gate = 'articles'")
    ((claim,),) = ask(capsys, home, "SELECT quarantine_id FROM quarantine WHERE payload ->> '$.unit' = 'USD'")
    status, _, err = answer(capsys, "quarantine", "release", claim, "--note", "it is right", *where)
    assert status == 1
    assert f"its article {article_id} is not in the warehouse. Release the article first" in err
    assert answer(capsys, "quarantine", "release", row, "--note", "the year is a misprint", *where)[0] == 0
    assert ask(capsys, home, "SELECT article_id FROM articles") == [[article_id]]
    assert ask(capsys, home, "SELECT quote FROM claims") == [["۱۹۷ میلیون دلار"]]
    held_now = "SELECT DISTINCT expectation FROM quarantine WHERE status = 'held'"
    assert ask(capsys, home, held_now) == [["shares_sum_to_100_at_most"]]


def test_retry_reads_with_the_reader_of_today(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An earlier reader took the dollars for billions, and saw a claim where there is none."""
    row = article(LIST.partition(" صادرات استان به تفکیک")[0])
    rows = batch(articles=[row])
    (claim,) = read_article(articles_from_table(rows["articles"])[0]).claims
    misread, unseen = (claim.claim_id, "10" * 8)
    payload = json.dumps({"claim_id": misread, "sentence_start": 0, "sentence_end": 80})
    kept = [held(row, {"claim_id": one}, payload=payload) for one in (misread, unseen)]
    at = datetime.now(UTC)
    with open_working(Home(tmp_path), at=at) as connection:
        load_batch(connection, run_id="r", at=at, extractor_version=READER, **rows, **batch(quarantine=kept))
    status, out, _ = answer(
        capsys, "quarantine", "retry", "--note", "reader 1", "--by", "Mina", "--home", str(tmp_path)
    )
    assert (status, out.splitlines()[0]) == (0, "retry: 1 loaded, 1 no longer read so")
    assert ask(capsys, tmp_path, "SELECT claim_id, value FROM claims") == [[misread, "197000000"]]
    events = "SELECT event, done_by FROM quarantine_log JOIN quarantine USING (quarantine_id) WHERE row_key = '{}'"
    for one in (misread, unseen):
        happened = [["held", "gate"], ["retried", "Mina"], ["superseded", "loader"]]
        assert ask(capsys, tmp_path, events.format(one)) == happened
    status, out, _ = answer(capsys, "quarantine", "retry", "--note", "again", "--home", str(tmp_path))
    assert (status, out.splitlines()[0]) == (0, "retry: nothing held")


def test_a_decision_needs_its_reason_and_its_rows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = answer(capsys, "quarantine", "drop", "abcd", "--home", str(tmp_path))
    assert (status, "--note" in err) == (2, True)
    status, _, err = answer(capsys, "quarantine", "drop", "--note", "no", "--home", str(tmp_path))
    assert (status, "no row is named to drop" in err) == (1, True)
