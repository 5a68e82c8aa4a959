"""Brings a database to this program's schema: numbered migrations, then macros, views and comments.

A migration (`schema/NNN_name.sql`) runs once, in a transaction of its own, and is never edited after a release.
Macros, views and comments are definitions without data: they are made anew whenever their text changed.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from functools import cache
from graphlib import TopologicalSorter

import duckdb

from warehouse.errors import SchemaTooNew
from warehouse.instants import to_utc
from warehouse.statements import list_sql, read_sql, run_file, run_text


def migrate(con: duckdb.DuckDBPyConnection, *, at: datetime) -> bool:
    """Whether anything had to be done. Raises SchemaTooNew, and leaves such a file untouched."""
    migrated = _run_migrations(con, at)
    return _apply_definitions(con, at) or migrated


def is_up_to_date(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether there is nothing to migrate. Raises SchemaTooNew."""
    refuse_newer(con, "the warehouse")
    if schema_version(con) < program_version():
        return False
    row = run_file(con, "state/definitions_digest").fetchone()
    return row is not None and row[0] == _digest_definitions()


def schema_version(con: duckdb.DuckDBPyConnection) -> int:
    """Number of the newest migration applied; 0 for an empty database."""
    known = run_file(con, "state/has_migrations").fetchone()
    if known is None or not known[0]:
        return 0
    row = run_file(con, "state/schema_version").fetchone()
    return 0 if row is None else int(row[0])


def program_version() -> int:
    """Number of the newest migration that this program has."""
    return max(_number(name) for name in list_sql("schema"))


def refuse_newer(con: duckdb.DuckDBPyConnection, where: str) -> None:
    """Raises SchemaTooNew when the database has migrations that this program does not know."""
    found, known = schema_version(con), program_version()
    if found > known:
        raise SchemaTooNew(
            f"{where} has schema version {found}, and this program knows versions up to {known}: it was written by a"
            " newer amarkav. Update amarkav, or use another home."
        )


def _run_migrations(con: duckdb.DuckDBPyConnection, at: datetime) -> bool:
    refuse_newer(con, "the warehouse")
    done = schema_version(con)
    run_file(con, "state/create_migrations")
    pending = [name for name in list_sql("schema") if _number(name) > done]
    for name in pending:
        con.begin()
        try:
            run_file(con, name)
            run_file(con, "state/add_migration", version=_number(name), name=f"{name}.sql", at=to_utc(at))
            con.commit()
        except BaseException:
            con.rollback()
            raise
    return bool(pending)


def _apply_definitions(con: duckdb.DuckDBPyConnection, at: datetime) -> bool:
    digest = _digest_definitions()
    row = run_file(con, "state/definitions_digest").fetchone()
    if row is not None and row[0] == digest:
        return False
    con.begin()
    try:
        # A view or macro that this program no longer has must not stay behind.
        for (statement,) in run_file(con, "state/drop_definitions").fetchall():
            run_text(con, statement)
        for name in _definitions():
            run_file(con, name)
        run_file(con, "state/set_definitions_digest", digest=digest, at=to_utc(at))
        con.commit()
    except BaseException:
        con.rollback()
        raise
    return True


def _definitions() -> list[str]:
    return [*list_sql("macros"), *_views_in_order(), *list_sql("comments")]


@cache
def _digest_definitions() -> str:
    return hashlib.sha256("\0".join(name + "\0" + read_sql(name) for name in _definitions()).encode()).hexdigest()


def _views_in_order() -> list[str]:
    """The view files, each after those whose names its SQL mentions: DuckDB binds a view when it is created."""
    files = {name.rpartition("/")[2]: name for name in list_sql("views")}
    order = TopologicalSorter[str]()
    for view, name in files.items():
        code = re.sub(r"--[^\n]*|'[^']*'", " ", read_sql(name))
        order.add(view, *((set(re.findall(r"\w+", code)) & set(files)) - {view}))
    return [files[view] for view in order.static_order()]


def _number(name: str) -> int:
    return int(name.rpartition("/")[2].partition("_")[0])
