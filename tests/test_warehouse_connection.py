"""Homes, the lock, migrations: who may open what, and what is said to those who may not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from contextlib import closing
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from warehouse_rows import NOON

from warehouse import migrations
from warehouse.connection import open_published, open_working
from warehouse.errors import SchemaTooNew, WarehouseCorrupt, WarehouseLocked, WarehouseMissing
from warehouse.home import Home
from warehouse.lock import hold_lock
from warehouse.migrations import migrate, program_version, schema_version
from warehouse.snapshot import publish
from warehouse.statements import SQL_DIR, list_sql, read_sql


def test_home_is_the_one_asked_for(tmp_path: Path) -> None:
    assert Home.resolve(tmp_path, {"AMARKAV_HOME": "/elsewhere"}).root == tmp_path
    assert Home.resolve(None, {"AMARKAV_HOME": str(tmp_path)}).root == tmp_path
    assert Home.resolve(None, {}).root == Path.cwd() / "data"
    assert Home.resolve(None, {"AMARKAV_HOME": ""}).published == Path.cwd() / "data" / "amarkav.duckdb"


def test_new_home_gets_every_table_of_the_contract(tmp_path: Path) -> None:
    with open_working(Home(tmp_path / "new"), at=NOON) as con:
        found = {name for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        views = {name for (name,) in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    assert found >= {
        *("articles", "claims", "claims_history", "unclaimed_numbers", "rejections", "gate_results", "quarantine"),
        *("audits", "runs", "dim_area", "dim_date", "dim_indicator", "dim_partner", "dim_sector", "dim_unit"),
    }
    assert views >= {"observations", "province_trade", "sector_shares", "contradictions", "revisions"}


def test_migrations_run_once_and_their_numbers_have_no_gap() -> None:
    with closing(duckdb.connect()) as con:
        assert migrate(con, at=NOON) is True
        first = con.execute("SELECT * FROM schema_migrations ORDER BY version").fetchall()
        assert migrate(con, at=NOON) is False
        assert con.execute("SELECT * FROM schema_migrations ORDER BY version").fetchall() == first
        assert [version for version, *_ in first] == list(range(1, program_version() + 1))
        assert len(list_sql("schema")) == program_version()


def test_failing_migration_leaves_the_version_before(monkeypatch: pytest.MonkeyPatch) -> None:
    real = migrations.run_file

    def broken(con: duckdb.DuckDBPyConnection, file: str, /, **parameters: object) -> duckdb.DuckDBPyConnection:
        if file == "schema/003_quality":
            con.execute("CREATE TABLE half_done (x INTEGER)")
            con.execute("SELECT * FROM no_such_table")
        return real(con, file, **parameters)

    with closing(duckdb.connect()) as con:
        monkeypatch.setattr(migrations, "run_file", broken)
        with pytest.raises(duckdb.CatalogException):
            migrate(con, at=NOON)
        assert schema_version(con) == 2
        assert con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'half_done'").fetchone() == (0,)
        monkeypatch.undo()
        assert migrate(con, at=NOON) is True
        assert schema_version(con) == program_version()


def test_view_that_the_program_no_longer_has_is_dropped() -> None:
    with closing(duckdb.connect()) as con:
        migrate(con, at=NOON)
        con.execute("CREATE VIEW relic AS SELECT 1 AS x")
        con.execute("CREATE MACRO relic_of(x) AS x + 1")
        con.execute("UPDATE warehouse_state SET definitions_digest = 'of an older program'")
        assert migrate(con, at=NOON) is True
        assert con.execute("SELECT count(*) FROM duckdb_views() WHERE view_name = 'relic'").fetchone() == (0,)
        assert con.execute("SELECT count(*) FROM duckdb_functions() WHERE function_name = 'relic_of'").fetchone() == (
            0,
        )


def test_newer_schema_is_refused_with_a_sentence_and_left_alone(home: Home) -> None:
    with open_working(home, at=NOON) as con:
        con.execute("INSERT INTO schema_migrations VALUES (999, 'schema/999_future.sql', now()::TIMESTAMP)")
        publish(con, home, at=NOON, force=True)
    before = home.working.read_bytes()
    with pytest.raises(SchemaTooNew, match=r"schema version 999.*knows versions up to \d+.*newer amarkav"):
        open_working(home, at=NOON).__enter__()
    assert home.working.read_bytes() == before
    with pytest.raises(SchemaTooNew, match="version 999"):
        open_published(home).__enter__()


def test_lock_names_the_process_that_holds_it(home: Home) -> None:
    holder = start(_HOLD, home.lock)
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == "held\n"
    try:
        with pytest.raises(WarehouseLocked, match=rf"process {holder.pid} is writing.*0\.2 seconds"):
            open_working_once(home, wait_seconds=0.2)
    finally:
        holder.stdin.close()
        holder.wait()
    open_working_once(home, wait_seconds=0.2)


def test_lock_of_a_killed_process_is_free(home: Home) -> None:
    holder = start(_HOLD, home.lock)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.wait()
    open_working_once(home, wait_seconds=0.2)


def test_two_threads_of_one_process_wait_for_each_other(tmp_path: Path) -> None:
    held, order = threading.Event(), []

    def first() -> None:
        with hold_lock(tmp_path / "lock", wait_seconds=1):
            held.set()
            threading.Event().wait(0.3)
            order.append("first")

    thread = threading.Thread(target=first)
    thread.start()
    held.wait()
    with hold_lock(tmp_path / "lock", wait_seconds=10):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]


def test_lock_is_free_after_an_error_in_the_body(home: Home) -> None:
    with pytest.raises(ZeroDivisionError), open_working(home, at=NOON):
        raise ZeroDivisionError
    open_working_once(home, wait_seconds=0.0)


def test_file_that_is_no_database_is_called_so(home: Home) -> None:
    home.working.write_bytes(b"not a database" * 1000)
    with pytest.raises(WarehouseCorrupt, match=re.escape(str(home.working))):
        open_working_once(home)


def test_half_made_new_warehouse_of_a_crash_is_made_anew(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.working.parent.mkdir(parents=True)
    home.working.with_name("warehouse.duckdb.new").write_bytes(b"\0" * 5000)
    open_working_once(home)
    assert os.listdir(home.working.parent) in (
        ["warehouse.duckdb", "warehouse.lock"],
        ["warehouse.lock", "warehouse.duckdb"],
    )


def test_nothing_published_is_said_with_what_to_do(home: Home) -> None:
    with pytest.raises(WarehouseMissing, match=r"nothing is published.*amarkav run"):
        open_published(home).__enter__()


def test_program_that_opened_the_working_file_itself_is_named(home: Home) -> None:
    script = "import duckdb, sys; con = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    other = start(script, home.working)
    assert other.stdout is not None
    assert other.stdin is not None
    assert other.stdout.readline() == "open\n"
    try:
        with pytest.raises(WarehouseLocked, match=rf"another program has .*PID {other.pid}"):
            open_working_once(home)
    finally:
        other.stdin.close()
        other.wait()


def test_instant_without_a_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        open_working(Home(tmp_path), at=datetime(2025, 11, 1)).__enter__()


@pytest.mark.parametrize("name", [str(path.relative_to(SQL_DIR).with_suffix("")) for path in SQL_DIR.rglob("*.sql")])
def test_sql_file_opens_with_its_grain(name: str) -> None:
    assert read_sql(name).startswith("-- "), f"{name}.sql does not say what a row of it is"
    assert read_sql(name).endswith(";\n"), f"{name}.sql does not end with a statement"


_HOLD = """
import sys
from pathlib import Path
from warehouse.lock import hold_lock
with hold_lock(Path(sys.argv[1]), wait_seconds=5):
    print("held", flush=True)
    sys.stdin.read()
"""


def open_working_once(home: Home, wait_seconds: float = 5.0) -> None:
    with open_working(home, at=NOON, wait_seconds=wait_seconds) as con:
        assert con.execute("SELECT count(*) FROM schema_migrations").fetchone() == (program_version(),)


def start(script: str, path: Path) -> subprocess.Popen[str]:
    root = Path(__file__).parent.parent
    return subprocess.Popen(
        [sys.executable, "-c", script, str(path)], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
