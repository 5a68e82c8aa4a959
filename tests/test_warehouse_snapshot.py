"""Publishing: readers are never blocked, never see half a run, and keep what they opened."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from warehouse_rows import NOON, READER, article, batch, claim

from warehouse import snapshot
from warehouse.connection import open_published, open_working
from warehouse.errors import QueryFailed, WarehouseCorrupt, WarehouseError
from warehouse.home import Home
from warehouse.loader import load_batch
from warehouse.query import run_query
from warehouse.snapshot import Published, publish


def publish_articles(home: Home, *source_ids: str, **how: Any) -> Published:
    """Loads one article with one claim a source_id and publishes."""
    articles = [article(source_id=source_id) for source_id in source_ids]
    rows = batch(articles=articles, claims=[claim(a, "۷۱ درصد", "71") for a in articles])
    with open_working(home, at=NOON) as con:
        load_batch(con, run_id="r", at=NOON, extractor_version=READER, **rows)
        return publish(con, home, at=NOON, **how)


def count_claims(home: Home) -> int:
    return int(run_query(home, "SELECT count(*) AS n FROM claims")["n"][0].as_py())


def test_first_publish_makes_a_relative_link_to_a_whole_snapshot(home: Home) -> None:
    published = publish_articles(home, "a.txt")
    assert published == Published(home.snapshots / "amarkav-000001.duckdb", 1, fresh=True)
    assert os.readlink(home.published) == "snapshots/amarkav-000001.duckdb"
    assert os.listdir(home.snapshots) == ["amarkav-000001.duckdb"]
    assert count_claims(home) == 1
    assert run_query(home, "SELECT snapshot_number, published_at FROM warehouse_state").to_pylist() == [
        {"snapshot_number": 1, "published_at": NOON.replace(tzinfo=None)}
    ]


def test_home_can_be_moved(home: Home, tmp_path: Path) -> None:
    publish_articles(home, "a.txt")
    moved = Home(home.root.rename(tmp_path / "moved"))
    assert count_claims(moved) == 1


def test_nothing_new_is_not_published_again(home: Home) -> None:
    publish_articles(home, "a.txt")
    assert publish_articles(home, "a.txt") == Published(home.snapshots / "amarkav-000001.duckdb", 1, fresh=False)
    assert publish_articles(home, "a.txt", force=True).number == 2
    assert publish_articles(home, "b.txt") == Published(home.snapshots / "amarkav-000003.duckdb", 3, fresh=True)


def test_snapshot_has_the_constraints_views_macros_and_comments_of_the_working_file(home: Home) -> None:
    publish_articles(home, "a.txt")
    catalog = (
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns() WHERE NOT internal ORDER BY ALL",
        "SELECT table_name, comment, check_constraint_count, has_primary_key FROM duckdb_tables() ORDER BY ALL",
        "SELECT view_name, comment, column_count FROM duckdb_views() WHERE NOT internal ORDER BY ALL",
        "SELECT function_name, parameters, macro_definition, comment FROM duckdb_functions()"
        " WHERE NOT internal ORDER BY ALL",
    )
    with open_working(home, at=NOON) as con:
        working = [con.execute(sql).fetchall() for sql in catalog]
    with open_published(home) as con:
        assert [con.execute(sql).fetchall() for sql in catalog] == working
        # Every view can be read where only the snapshot is.
        for (view,) in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall():
            con.execute(f'SELECT * FROM "{view}"').fetchall()


def test_reader_keeps_its_snapshot_while_others_are_published_and_pruned(home: Home) -> None:
    publish_articles(home, "a.txt")
    with open_published(home) as reader:
        assert reader.execute("SELECT count(*) FROM claims").fetchone() == (1,)
        publish_articles(home, "b.txt", keep=1)
        publish_articles(home, "c.txt", keep=1)
        assert os.listdir(home.snapshots) == ["amarkav-000003.duckdb"]
        assert reader.execute("SELECT source_id, text LIKE 'صادرات%' FROM articles").fetchall() == [("a.txt", True)]
        assert count_claims(home) == 3


def test_readers_in_a_loop_see_whole_runs_only(home: Home) -> None:
    publish_articles(home, "0.txt")
    stop, seen, errors = threading.Event(), set(), []

    def read() -> None:
        while not stop.is_set():
            try:
                with open_published(home) as con:
                    seen.add(
                        con.execute("SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM claims)").fetchone()
                    )
            except Exception as error:  # whatever a reader meets is the finding
                errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for n in range(1, 7):
        publish_articles(home, f"{n}.txt", f"{n}-2.txt", keep=2)
    stop.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert seen <= {(n, n) for n in range(1, 14, 2)}
    assert len(seen) > 1


def test_last_snapshots_are_kept_and_the_current_one_always(home: Home) -> None:
    for n in range(7):
        publish_articles(home, f"{n}.txt", keep=3)
    assert sorted(os.listdir(home.snapshots)) == [f"amarkav-00000{n}.duckdb" for n in (5, 6, 7)]
    assert os.readlink(home.published).endswith("amarkav-000007.duckdb")
    with pytest.raises(ValueError, match="at least one"):
        publish_articles(home, "x.txt", keep=0)


def test_crash_before_the_swap_leaves_the_old_snapshot_and_the_next_run_repairs(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_articles(home, "a.txt")

    def crash(home: Home, target: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(snapshot, "_point_to", crash)
    with pytest.raises(KeyboardInterrupt):
        publish_articles(home, "b.txt")
    assert count_claims(home) == 1
    monkeypatch.undo()
    assert publish_articles(home, "b.txt") == Published(home.snapshots / "amarkav-000003.duckdb", 3, fresh=True)
    assert count_claims(home) == 2


def test_unfinished_snapshot_of_a_crash_is_removed(home: Home) -> None:
    home.snapshots.mkdir()
    leftover = home.snapshots / ".amarkav-000001.duckdb.new"
    leftover.write_bytes(b"half")
    leftover.with_name(f"{leftover.name}.wal").write_bytes(b"half")
    publish_articles(home, "a.txt")
    assert os.listdir(home.snapshots) == ["amarkav-000001.duckdb"]


def test_broken_snapshot_is_replaced_though_nothing_changed(home: Home) -> None:
    path = publish_articles(home, "a.txt").path
    path.write_bytes(path.read_bytes()[:5000])
    with pytest.raises(WarehouseCorrupt, match="amarkav-000001"):
        count_claims(home)
    assert publish_articles(home, "a.txt").number == 2
    assert count_claims(home) == 1


def test_failed_publish_says_so_and_readers_keep_the_one_before(home: Home) -> None:
    publish_articles(home, "a.txt")
    # Something that cannot be replaced stands where the new file would be written.
    (home.snapshots / ".amarkav-000002.duckdb.new").mkdir()
    with pytest.raises(WarehouseError, match="no snapshot could be published"):
        publish_articles(home, "b.txt")
    assert count_claims(home) == 1


def test_home_with_a_quote_in_its_path(empty_home: Home, tmp_path: Path) -> None:
    home = Home(tmp_path / "it's")
    publish_articles(home, "a.txt")
    assert count_claims(home) == 1


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT vlue FROM claims", r'"vlue" not found.*\n.*"value"'),
        ("DELETE FROM claims", r"read-only"),
        ("COPY claims TO '{tmp}/stolen.csv'", r"Cannot access file"),
        ("SELECT * FROM read_text('/etc/hostname')", r"Cannot access file"),
        ("ATTACH '{tmp}/other.duckdb'", r"disabled by configuration"),
        ("INSTALL httpfs", r"Cannot access directory|disabled"),
        ("SET enable_external_access = true", r"Cannot"),
        ("SELECT 1; SELECT 2", r"expected one SQL statement, saw 2"),
        ("-- nothing", r"expected one SQL statement, saw 0"),
    ],
)
def test_query_that_fails_or_reaches_out_is_refused_with_a_sentence(
    home: Home, tmp_path: Path, sql: str, said: str
) -> None:
    publish_articles(home, "a.txt")
    with pytest.raises(QueryFailed, match=rf"(?s){said}"):
        run_query(home, sql.format(tmp=tmp_path))
    assert not (tmp_path / "stolen.csv").exists()


def test_query_gives_arrow(home: Home) -> None:
    publish_articles(home, "a.txt")
    found = run_query(home, "SELECT value, unit, period_start FROM claims;")
    assert found.schema.types == [pa.decimal128(38, 6), pa.string(), pa.date32()]


def test_published_file_is_in_the_format_that_every_client_reads(home: Home) -> None:
    publish_articles(home, "a.txt")
    with duckdb.connect(str(home.published), read_only=True) as con:
        tags = con.execute("SELECT tags FROM duckdb_databases() WHERE NOT internal").fetchall()
    assert [tag["storage_version"] for (tag,) in tags] == ["v1.0.0+"]
