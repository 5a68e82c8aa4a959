"""A home goes into one file and comes back the same; nothing damaged, foreign or newer is restored."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from warehouse_rows import NOON, READER, article, batch, claim

from flows.cli import call
from tasks.ingest.raw import RawStore
from warehouse.backup import restore_backup, write_backup
from warehouse.connection import open_published, open_working
from warehouse.errors import BackupRefused, WarehouseError
from warehouse.home import Home
from warehouse.loader import load_batch
from warehouse.lock import hold_lock
from warehouse.runs import start_run

PAGE = "<p>صادرات</p>".encode()


@pytest.fixture
def full_home(home: Home) -> Home:
    """A home with an article, its claim, a fetched page and sources of its own."""
    told = article("صادرات یزد ۴۰۱ میلیون دلار بود.", "a.txt")
    with open_working(home, at=NOON) as con:
        start_run(con, "run", at=NOON, sources=["a"], extractor_version=READER, program_version="1")
        rows = batch(articles=[told], claims=[claim(told, "۴۰۱ میلیون دلار", "401000000")])
        load_batch(con, run_id="run", at=NOON, extractor_version=READER, **rows)
    RawStore(home.raw).keep(PAGE)
    (home.root / "sources.csv").write_text("name\n", encoding="utf-8")
    return home


def rows_of(home: Home) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the working database."""
    with open_working(home, at=NOON) as con:
        names = [name for (name,) in con.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()]
        return {name: con.execute(f'SELECT * FROM "{name}" ORDER BY ALL').fetchall() for name in names}


def repack(path: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    """The backup with its members changed or left out."""
    changed = path.with_name("changed.tar")
    with tarfile.open(path) as old, tarfile.open(changed, "w") as new:
        for member in old:
            file = old.extractfile(member)
            assert file is not None
            kept = change(member.name, file.read())
            if kept is not None:
                info = tarfile.TarInfo(kept[0])
                info.size = len(kept[1])
                new.addfile(info, io.BytesIO(kept[1]))
    return changed


@pytest.fixture
def saved(full_home: Home, tmp_path: Path) -> Path:
    target = tmp_path / "saved.tar"
    write_backup(full_home, target, at=NOON, program="1")
    return target


def test_a_home_comes_back_the_same(full_home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = rows_of(full_home)
    assert call(["backup", str(tmp_path / "b.tar"), "--home", str(full_home.root)]) == 0
    other = Home(tmp_path / "other")
    assert call(["restore", str(tmp_path / "b.tar"), "--home", str(other.root)]) == 0
    assert "3 files" in capsys.readouterr().out
    after = rows_of(other)
    assert {name: rows for name, rows in after.items() if name != "snapshots"} == {
        name: rows for name, rows in before.items() if name != "snapshots"
    }
    assert len(after["claims"]) == 1
    assert RawStore(other.raw).load(next(other.raw.glob("*/*.zst")).stem) == PAGE
    assert (other.root / "sources.csv").read_text(encoding="utf-8") == "name\n"
    with open_published(other) as con:
        assert con.execute("SELECT count(*) FROM claims").fetchone() == (1,)
    assert not list(other.root.glob(".restore*"))


def test_nothing_is_overwritten_unasked(full_home: Home, saved: Path) -> None:
    with pytest.raises(BackupRefused, match="--force"):
        write_backup(full_home, saved, at=NOON, program="1")
    with pytest.raises(BackupRefused, match="--force"):
        restore_backup(saved, full_home, at=NOON)
    write_backup(full_home, saved, at=NOON, program="1", force=True)
    with open_working(full_home, at=NOON) as con:
        con.execute("DELETE FROM claims")
    restore_backup(saved, full_home, at=NOON, force=True)
    assert len(rows_of(full_home)["claims"]) == 1


def test_a_home_that_is_being_written_is_waited_for(full_home: Home, tmp_path: Path) -> None:
    with hold_lock(full_home.lock, wait_seconds=1), pytest.raises(WarehouseError, match="did not finish within"):
        write_backup(full_home, tmp_path / "x.tar", at=NOON, program="1", wait_seconds=0.1)
    assert not list(tmp_path.glob("*x.tar*"))


def test_an_empty_home_is_not_backed_up(tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="nothing to back up"):
        write_backup(Home(tmp_path / "nowhere"), tmp_path / "x.tar", at=NOON, program="1")


def _flip(name: str, data: bytes) -> tuple[str, bytes]:
    return name, data[:-1] + bytes([data[-1] ^ 1]) if name.startswith("raw/") else data


def _escape(name: str, data: bytes) -> tuple[str, bytes]:
    if name == "manifest.json":
        return name, data.replace(b'"sources.csv"', b'"../../escaped.csv"')
    return ("../../escaped.csv" if name == "sources.csv" else name), data


def _newer(name: str, data: bytes) -> tuple[str, bytes]:
    if name != "manifest.json":
        return name, data
    return name, json.dumps({**json.loads(data), "schema_version": 999}).encode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_flip, "damaged"),
        (_escape, "does not belong"),
        (_newer, "newer amarkav"),
        (lambda name, data: None if name.startswith("raw/") else (name, data), "ends early"),
        (lambda name, data: None if name == "manifest.json" else (name, data), "does not begin with"),
        (lambda name, data: (name, b"[]" if name == "manifest.json" else data), "cannot be read"),
        (lambda name, data: (f"/tmp/{name}" if name == "sources.csv" else name, data), "does not belong"),
    ],
    ids=["damaged", "escaping", "newer", "short", "no manifest", "bad manifest", "absolute"],
)
def test_a_bad_backup_changes_nothing(
    saved: Path, tmp_path: Path, change: Callable[[str, bytes], tuple[str, bytes] | None], said: str
) -> None:
    target = Home(tmp_path / "deep" / "deeper" / "target")
    with pytest.raises(BackupRefused, match=said):
        restore_backup(repack(saved, change), target, at=NOON)
    assert not [path for path in target.root.rglob("*") if path.is_file()]
    assert not list(tmp_path.rglob("escaped.csv"))


@pytest.mark.parametrize("size", [0, 100, 3000, -30_000])
def test_a_cut_backup_is_refused(saved: Path, tmp_path: Path, size: int) -> None:
    cut = tmp_path / "cut.tar"
    cut.write_bytes(saved.read_bytes()[:size])
    with pytest.raises(BackupRefused):
        restore_backup(cut, Home(tmp_path / "target"), at=NOON)


def test_a_damaged_backup_leaves_the_home_as_it_was(full_home: Home, saved: Path, tmp_path: Path) -> None:
    copy = Home(Path(shutil.copytree(full_home.root, tmp_path / "copy")))
    with pytest.raises(BackupRefused):
        restore_backup(repack(saved, _flip), copy, at=NOON, force=True)
    assert rows_of(copy) == rows_of(full_home)
