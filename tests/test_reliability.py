"""Faults that `make torture` or a reading of the code found, each mended: crashes, clocks, damaged files."""

from __future__ import annotations

import os
import re
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pyarrow as pa
import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings
from warehouse_rows import CORRECTED, LATER, NOON, READER, article, batch, claim

sys.path.insert(0, str(Path(__file__).parent / "web"))

from server import World, serve
from sources import WEB, make_source
from test_web_flows import configure
from torture_child import can_trace, run_child

from flows.cli import call
from flows.errors import ServerUnreachable
from flows.local_run import call_here
from tasks.ingest.fetch_source import Web, list_waiting, mark_pages_read, open_crawl
from tasks.ingest.page_book import read_page_book
from tasks.ingest.raw import RawStore
from tasks.ingest.sources.pages import open_source
from tasks.parts import BatchFolder
from tasks.publish.folders import replace_folder
from tasks.records import Article, Rejection
from warehouse.connection import open_published, open_working
from warehouse.errors import WarehouseError
from warehouse.fetching import PAGES, STATE, read_state, store_fetches
from warehouse.home import Home
from warehouse.loader import load_batch
from warehouse.lock import hold_lock
from warehouse.query import run_query
from warehouse.repair import find_damage, find_whole_snapshot, rebuild_working, restore_pages
from warehouse.snapshot import publish


def load_one(home: Home, text: str = CORRECTED, at: datetime = NOON, *, publishing: bool = False) -> None:
    told = article(text)
    with open_working(home, at=at) as con:
        rows = batch(articles=[told], claims=[claim(told, "۷۱ درصد", "71")])
        load_batch(con, run_id="r", at=at, extractor_version=READER, **rows)
        if publishing:
            publish(con, home, at=at)


def ask(home: Home, query: str) -> list[tuple[object, ...]]:
    with open_working(home, at=LATER) as con:
        return con.execute(query).fetchall()


@pytest.mark.parametrize("operation", range(1, 8))
def test_an_upgrade_that_is_killed_leaves_a_warehouse_that_opens(home: Home, tmp_path: Path, operation: int) -> None:
    """DuckDB 1.5.5 cannot replay a comment on a column of a table whose CHECK calls a function."""
    load_one(home)
    with open_working(home, at=NOON) as con:
        con.execute("UPDATE warehouse_state SET definitions_digest = 'of an older program'")

    def upgrade() -> None:
        with open_working(home, at=LATER) as con:
            con.execute("SELECT 1")

    _, status = run_child(upgrade, tmp_path / "log", at_operation=operation)
    assert status in (0, -9)
    assert ask(home, "SELECT count(*) FROM claims") == [(1,)]
    assert not list(home.working.parent.glob("*.wal"))


def test_the_log_of_a_warehouse_that_is_gone_is_not_replayed_into_a_new_one(home: Home, tmp_path: Path) -> None:
    def leave_a_log() -> None:
        con = duckdb.connect(str(home.working))
        con.execute("CREATE TABLE of_the_old_one (i INTEGER)")
        os._exit(0)

    run_child(leave_a_log, tmp_path / "log")
    assert list(home.working.parent.glob("*.wal"))
    home.working.unlink()
    assert ask(home, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'of_the_old_one'") == [(0,)]
    assert [path.name for path in home.working.parent.glob("*orphan*")] == ["warehouse.duckdb.wal.orphan-1"]


def test_a_warehouse_made_anew_is_published_though_it_counts_as_many_changes(home: Home) -> None:
    before = shutil.copytree(home.root, home.root.with_name("before"))
    load_one(home, publishing=True)
    shutil.copyfile(Home(before).working, home.working)
    load_one(home, CORRECTED + " پایان.", LATER, publishing=True)
    with open_published(home) as con:
        assert con.execute("SELECT right(text, 5) FROM articles").fetchall() == [("ایان.",)]


def test_a_clock_that_is_set_back_ends_no_row_before_it_began(home: Home) -> None:
    load_one(home, at=LATER)
    load_one(home, CORRECTED + " پایان.", at=NOON)
    stretches = ask(home, "SELECT valid_from <= valid_to FROM article_revisions WHERE valid_to IS NOT NULL")
    assert stretches == [(True,)]
    assert ask(home, "SELECT valid_from <= valid_to FROM claims_history") == [(True,)]


def test_a_clock_that_is_set_back_does_not_stop_fetching(home: Home) -> None:
    row = {"source": "s", "url": "u", "kind": "page", "status": 200}
    for at in (LATER, NOON):
        state = pa.Table.from_pylist([row | {"asked_at": at.replace(tzinfo=None)}], schema=STATE)
        with open_working(home, at=at) as con:
            store_fetches(con, state=state, pages=PAGES.empty_table())
    assert ask(home, "SELECT first_asked_at = asked_at FROM fetch_state") == [(True,)]


def test_pages_asked_for_in_the_future_are_asked_for_again_and_soon(home: Home) -> None:
    ahead = Web(WEB.user_agent, WEB.limits, WEB.resolve, lambda: datetime.now(UTC) + timedelta(days=400))
    with serve(World(stories=2)) as world:
        source = make_source(world, "nastooh")
        for web in (ahead, WEB):
            began = datetime.now(UTC)
            with open_crawl(source, home, web) as under_way:
                under_way.take_list(source.url, source.kind)
        assert (under_way.done.unchanged, under_way.done.skipped) == (2, 0)
    assert datetime.now(UTC) - began < timedelta(seconds=20)


def test_a_truncated_raw_page_is_fetched_again_and_read(home: Home) -> None:
    with serve(World(stories=3)) as world:
        source = make_source(world, "nastooh")

        def crawl() -> None:
            with open_crawl(source, home, WEB) as under_way:
                under_way.take_list(source.url, source.kind)

        def read() -> list[Article | Rejection]:
            batch = list_waiting(source, home, home.parts / "nastooh.pages", [])
            if batch is None:
                return []
            mark_pages_read(home, batch)
            return [item for item in open_source("nastooh", batch.path).read() if isinstance(item, Article | Rejection)]

        crawl()
        damaged = sorted(home.raw.rglob("*.zst"), key=lambda path: path.stat().st_size)[-1]
        os.truncate(damaged, damaged.stat().st_size // 2)
        first = read()
        assert [(type(item), getattr(item, "reason", "")) for item in first].count((Rejection, "unreadable")) == 1
        assert len([item for item in first if isinstance(item, Article)]) == 2
        assert read() == [], "a page that is not there waits, and keeps nobody"
        crawl()
        again = read()
        assert len(again) == 1
        assert isinstance(again[0], Article)
        assert RawStore(home.raw).load(damaged.stem)


def test_raw_bytes_that_come_again_replace_damaged_ones(tmp_path: Path) -> None:
    store = RawStore(tmp_path)
    digest = store.keep(b"page" * 1000)
    os.truncate(store.path_of(digest), 3)
    assert store.keep(b"page" * 1000) == digest
    assert store.load(digest) == b"page" * 1000


def test_a_report_whose_replacement_was_killed_is_still_there(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "mark").write_text("old")
    os.replace(folder, tmp_path / ".site.old")  # where a crash between the two renames leaves it
    with pytest.raises(KeyError), replace_folder(folder, "mark"):
        raise KeyError
    assert (folder / "mark").read_text() == "old"


def test_half_a_line_in_the_book_of_pages_costs_no_other(home: Home) -> None:
    with serve(World(stories=3)) as world:
        source = make_source(world, "nastooh")
        for stories in (2, 3):
            world.stories = stories
            with open_crawl(source, home, WEB) as under_way:
                under_way.take_list(source.url, source.kind)
            with (home.raw / "pages.jsonl").open("a") as book:
                book.write('{"source": "nast')
    pages = read_page_book(home.raw)
    assert pages.num_rows == 3
    with open_working(home, at=NOON) as con:
        assert restore_pages(con, pages) == 0
        assert read_state(con, "nastooh").num_rows > 3


def test_a_lock_that_cannot_be_taken_says_where_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "work").write_text("a file where a folder belongs")
    refused = pytest.raises(WarehouseError, match=r"the lock .*work/warehouse.lock could not be taken")
    with refused, hold_lock(tmp_path / "work" / "warehouse.lock", wait_seconds=0):
        pass


def test_trouble_of_duckdb_within_a_transaction_is_told_as_a_sentence(home: Home) -> None:
    with pytest.raises(WarehouseError, match=r"warehouse.duckdb could not be read or written: Catalog Error"):
        ask(home, "FROM nowhere")


def test_damage_in_the_middle_of_a_file_is_found_and_the_newest_whole_snapshot_taken(home: Home) -> None:
    load_one(home, publishing=True)
    load_one(home, CORRECTED + " پایان.", LATER, publishing=True)
    assert find_damage(home.working) is None
    newest = Path(os.path.realpath(home.published))
    assert find_whole_snapshot(home) == newest
    for path in (home.working, newest):
        size = path.stat().st_size
        with path.open("r+b") as file:
            file.seek(size // 2)
            file.write(b"\xff" * (size - size // 2))
        assert find_damage(path) is not None
    rebuilt = rebuild_working(home)
    assert rebuilt.snapshot == home.snapshots / "amarkav-000001.duckdb"
    assert sorted(path.name for path in rebuilt.damaged.iterdir()) == ["warehouse.duckdb"]
    assert ask(home, "SELECT count(*) FROM articles") == [(1,)]


def test_the_doctor_rebuilds_from_the_pages_and_leaves_a_sound_home_alone(
    prefect_server: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Pages came, were read and published; then the warehouse and every snapshot are damaged."""
    root = tmp_path / "home"
    with serve(World(stories=3)) as world:
        pages = [world.page("nastooh", number, host="127.0.0.1") for number in range(3)]
        configure(root, world)
        assert call(["ingest", *pages, "--home", str(root)]) == 0
    place = Home(root)
    query = "SELECT article_id, indicator, value, unit, span_start FROM claims ORDER BY ALL"
    before = run_query(place, query).to_pylist()
    assert len(before) > 15
    capsys.readouterr()
    call(["doctor", "--repair", "--home", str(root), "--port", "1"])
    assert "nothing to repair" in capsys.readouterr().out
    for path in (place.working, *place.snapshots.glob("*.duckdb")):
        os.truncate(path, path.stat().st_size // 3)
    call(["doctor", "--repair", "--home", str(root), "--port", "1"])
    said = capsys.readouterr().out
    assert "no snapshot is whole" in said
    assert "3 of 3 were unknown; 3 articles came back" in said
    assert run_query(place, query).to_pylist() == before
    assert list(place.working.parent.glob("damaged-1/*"))


@pytest.mark.skipif(not can_trace(), reason="strace (as root) watches the system calls: tools/system-packages.txt")
@pytest.mark.parametrize("kind", ["raw", "parts", "snapshot", "upgrade"])
def test_what_must_survive_a_power_cut_is_written_through_before_and_after_it_is_named(
    home: Home, tmp_path: Path, kind: str
) -> None:
    """Write, fsync, rename, fsync of the folder: seen in the system calls, in this order."""
    if kind == "upgrade":
        with open_working(home, at=NOON) as con:
            con.execute("UPDATE warehouse_state SET definitions_digest = 'of an older program'")
    work = {
        "raw": lambda: RawStore(home.raw).keep(b"page" * 1000) and None,
        "parts": lambda: BatchFolder(home.parts / "run" / "0001").write("claims", pa.table({"a": [1]})),
        "snapshot": lambda: load_one(home, publishing=True),
        "upgrade": lambda: ask(home, "SELECT 1") and None,
    }[kind]
    child, status = run_child(work, tmp_path / "log", count_calls=True)
    assert status == 0, child.told
    calls = read_calls(tmp_path / "log.strace")
    renames = [number for number, (name, *_) in enumerate(calls) if name == "rename"]
    assert len(renames) == (2 if kind == "snapshot" else 1)
    for number in renames:
        _, old, new = calls[number]
        before, after = calls[:number], calls[number + 1 :]
        if not Path(new).is_symlink():
            last_write = max(n for n, call in enumerate(before) if call[0] in ("write", "pwrite64") and call[1] == old)
            assert ("fsync", old, "") in before[last_write:], f"{new} was named before its bytes were on the disk"
        assert ("fsync", str(Path(new).parent), "") in after, f"the name {new} was not written through"


def read_calls(log: Path) -> list[tuple[str, str, str]]:
    """Call, path and second path of every traced call that was done, in order; logs of DuckDB are its own affair."""
    found = []
    for line in log.read_text(encoding="utf-8").splitlines():
        if ".wal" in line or "= -1" in line:
            continue
        if named := re.search(r' (rename)(?:at2)?\((?:AT_FDCWD[^,]*, )?"([^"]+)", (?:AT_FDCWD[^,]*, )?"([^"]+)"', line):
            found.append((named[1], named[2], named[3]))
        elif opened := re.search(r" (write|pwrite64|fsync|fdatasync)\(\d+<([^>]+)>", line):
            found.append((opened[1].replace("fdatasync", "fsync"), opened[2], ""))
    return found


def test_a_backfill_that_goes_on_knows_the_pages_that_it_has(home: Home) -> None:
    """A month is booked with all its pages, whatever pass brought them."""
    with serve(World(stories=3)) as world:
        source = make_source(world, "nastooh")
        passes = []
        for stories in (2, 3):
            world.stories = stories
            with open_crawl(source, home, WEB, again=False) as under_way:
                under_way.take_list(source.url, source.kind)
            passes.append((under_way.done.fresh, under_way.done.kept))
    assert passes == [(2, 0), (1, 2)]


def test_a_server_that_does_not_start_in_time_is_told_as_a_sentence() -> None:
    """What Prefect says when a busy machine takes longer than the limit."""

    def start() -> Any:
        raise RuntimeError("Timed out while attempting to connect to ephemeral Prefect API server.")

    nowhere = temporary_settings({PREFECT_API_URL: None})  # other tests of this process may have a server running
    said = r"run again, or set PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"
    with nowhere, pytest.raises(ServerUnreachable, match=said):
        call_here(start)


@pytest.mark.parametrize("silence", [httpx.ConnectError("refused"), httpx.ReadError("cut"), SystemExit(1)], ids=repr)
def test_a_server_that_goes_away_during_a_run_is_told_as_a_sentence(silence: BaseException) -> None:
    """What Prefect raises when its server was there and is no more; with SystemExit the command would say nothing."""

    def start() -> Any:
        raise silence

    away = temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"})
    with (
        away,
        pytest.raises(ServerUnreachable, match=r"127\.0\.0\.1:9/api does not answer any more; what was loaded stays"),
    ):
        call_here(start)
