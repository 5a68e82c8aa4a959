"""A warehouse of every schema version migrates forward with nothing lost, and goes on working.

There is no release yet, so a warehouse of an older version is made here: by the migrations up to that version, with
what of today's rows its tables can hold.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from warehouse_rows import NOON, READER, article, batch, claim, gate_result, held, rejection, share, unclaimed

from warehouse.connection import open_published, open_working
from warehouse.home import Home
from warehouse.loader import load_batch
from warehouse.migrations import program_version, schema_version
from warehouse.runs import start_run
from warehouse.snapshot import publish
from warehouse.statements import list_sql, run_file

VERSIONS = range(1, program_version() + 1)
Rows = dict[str, tuple[list[str], list[tuple[object, ...]]]]


def load_some(home: Home, run_id: str = "run", name: str = "a.txt") -> None:
    """A batch with rows in every table that a run fills."""
    told = article("صادرات یزد ۴۰۱ میلیون دلار بود؛ سهم معدن ۶۰ درصد. تلفن ۰۲۱۸۸.", name)
    level, part = claim(told, "۴۰۱ میلیون دلار", "401000000"), share(told, "۶۰ درصد", "60", "MIN", breakdown="1")
    with open_working(home, at=NOON) as con:
        start_run(con, run_id, at=NOON, sources=["a"], extractor_version=READER, program_version="1")
        rows = batch(
            articles=[told],
            claims=[level],
            unclaimed=[unclaimed(told, "۰۲۱۸۸", "phone")],
            rejections=[rejection(source_id=f"bad-{name}")],
            gate_results=[gate_result()],
            quarantine=[held(told, part)],
        )
        load_batch(con, run_id=run_id, at=NOON, extractor_version=READER, **rows)


def rows_of(con: duckdb.DuckDBPyConnection, only: Rows | None = None) -> Rows:
    """Columns and rows of every table, or of those tables and columns that `only` has."""
    found: Rows = {}
    for (name,) in con.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall():
        # The state of the file itself: its version, and the digests of views and macros that are made anew.
        if name in ("schema_migrations", "warehouse_state") or (only is not None and name not in only):
            continue
        relation = con.table(name)
        columns = only[name][0] if only is not None else list(relation.columns)
        found[name] = (columns, relation.select(*columns).order("ALL").fetchall())
    return found


def make_old(home: Home, version: int, today: Path) -> Rows:
    """A warehouse of that version at the home's place; its rows."""
    home.working.parent.mkdir(parents=True)
    with closing(duckdb.connect(str(home.working))) as con:
        run_file(con, "state/create_migrations")
        for number, name in enumerate(list_sql("schema"), 1):
            if number <= version:
                run_file(con, name)
                run_file(con, "state/add_migration", version=number, name=f"{name}.sql", at=NOON.replace(tzinfo=None))
        con.execute(f"ATTACH '{today}' AS today (READ_ONLY)")
        listed = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'today'"
        tables = {name for (name,) in con.execute(listed).fetchall()}
        own = con.execute("SELECT table_name FROM duckdb_tables() WHERE database_name <> 'today'").fetchall()
        for name in sorted({name for (name,) in own} & tables - {"schema_migrations"}):
            both = set(con.table(name).columns) & set(con.table(f"today.{name}").columns)
            columns = ", ".join(f'"{column}"' for column in con.table(name).columns if column in both)
            con.execute(f'INSERT INTO "{name}" ({columns}) SELECT {columns} FROM today."{name}"')
        con.execute("DETACH today")
        assert schema_version(con) == version
        return rows_of(con)


@pytest.fixture(scope="module")
def today(empty_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of today with rows in it."""
    home = Home(Path(shutil.copytree(empty_home.root, tmp_path_factory.mktemp("today") / "home")))
    load_some(home)
    return home.working


@pytest.mark.parametrize("version", VERSIONS)
def test_nothing_is_lost_on_the_way_forward(version: int, today: Path, tmp_path: Path) -> None:
    home = Home(tmp_path / "old")
    before = make_old(home, version, today)
    assert before["articles"][1], "an upgrade of nothing shows nothing"
    with open_working(home, at=NOON) as con:
        assert schema_version(con) == program_version()
        assert rows_of(con, before) == before
        for (view,) in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall():
            con.execute(f'SELECT * FROM "{view}"').fetchall()
    load_some(home, "another", "b.txt")
    with open_working(home, at=NOON) as con:
        publish(con, home, at=NOON)
    with open_published(home) as con:
        assert con.execute("SELECT count(*) FROM articles").fetchone() == (2,)


def test_the_fixtures_are_of_every_version(today: Path, tmp_path: Path) -> None:
    """Each version has tables or columns that the one before had not, or its migration did nothing to keep."""
    shapes = []
    for version in VERSIONS:
        home = Home(tmp_path / str(version))
        shapes.append({name: tuple(columns) for name, (columns, _) in make_old(home, version, today).items()})
    assert shapes[0] != shapes[-1]
    assert len(shapes[-1]) > len(shapes[0]) >= 1
