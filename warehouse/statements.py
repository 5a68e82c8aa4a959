"""SQL files and how they are run: every statement of the package lives in a .sql file beside its modules."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

SQL_DIR = Path(__file__).parent


@cache
def read_sql(name: str) -> str:
    """The text of `warehouse/<name>.sql`. Raises FileNotFoundError."""
    return (SQL_DIR / f"{name}.sql").read_text(encoding="utf-8")


def list_sql(folder: str) -> tuple[str, ...]:
    """The names (without .sql) of all files of a folder of this package, sorted."""
    return tuple(f"{folder}/{path.stem}" for path in sorted((SQL_DIR / folder).glob("*.sql")))


def run_file(con: duckdb.DuckDBPyConnection, file: str, /, **parameters: Any) -> duckdb.DuckDBPyConnection:
    """Runs all statements of `warehouse/<file>.sql`; what comes back holds the last one's result."""
    return run_text(con, read_sql(file), parameters)


def run_text(
    con: duckdb.DuckDBPyConnection, sql: str, parameters: Mapping[str, Any] | None = None
) -> duckdb.DuckDBPyConnection:
    """Runs all statements of `sql`, each with those of the named parameters that it uses."""
    given = parameters or {}
    result = con
    for statement in con.extract_statements(sql):
        result = con.execute(statement, {name: given[name] for name in statement.named_parameters})
    return result
