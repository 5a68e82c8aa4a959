"""Reading what was published: a user's SQL, and one claim with its sentence."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from warehouse.connection import open_published
from warehouse.errors import QueryFailed, WarehouseMissing
from warehouse.home import Home
from warehouse.statements import run_file


def run_query(home: Home, sql: str, parameters: Mapping[str, object] | None = None) -> pa.Table:
    """The result of the user's SQL on the newest snapshot: it can neither write nor reach other files or the network.

    `parameters` are the values of `$name` in it.

    Raises QueryFailed with DuckDB's own hints, WarehouseMissing when nothing was published yet.
    """
    with open_published(home) as con:
        try:
            statements = con.extract_statements(sql)
            if len(statements) != 1:
                raise QueryFailed(f"expected one SQL statement, saw {len(statements)}.")
            return con.execute(statements[0], parameters).to_arrow_table()
        except duckdb.Error as error:
            raise QueryFailed(f"the query failed: {error}") from error


def find_claim(con: duckdb.DuckDBPyConnection, claim_id: str) -> pa.Table:
    """One row: the claim of that identity, or of its only one that starts so, with its sentence and article.

    Raises WarehouseMissing when there is none, or more than one.
    """
    return only_row(run_file(con, "queries/find_claim", prefix=claim_id).to_arrow_table(), "claim", claim_id)


def example_claim(con: duckdb.DuckDBPyConnection) -> str | None:
    """The identity of a claim worth showing first: the one that the reader is surest of. None without claims."""
    row = run_file(con, "queries/example_claim").fetchone()
    return None if row is None else str(row[0])


def only_row(found: pa.Table, what: str, key: str) -> pa.Table:
    """`found` when it has one row, whose first column is the key. Raises WarehouseMissing, naming what was found."""
    if found.num_rows == 1:
        return found
    if found.num_rows == 0:
        raise WarehouseMissing(f"there is no {what} whose identity starts with «{key}».")
    some = ", ".join(found.column(0).slice(0, 5).to_pylist())
    raise WarehouseMissing(f"«{key}» begins the identity of more than one {what}: {some}. Give more of it.")
