"""The quarantine, worked: what is held back, why, and what a person decides about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import duckdb
import pyarrow as pa

from warehouse.errors import WarehouseError
from warehouse.instants import to_utc
from warehouse.loader import transaction
from warehouse.query import only_row
from warehouse.statements import run_file


def list_quarantine(con: duckdb.DuckDBPyConnection, *, status: str | None = "held", limit: int = 100) -> pa.Table:
    """The rows of that status (all for None), newest first: no payload, but the article's source and title."""
    return run_file(con, "queries/list_quarantine", status=status, limit=limit).to_arrow_table()


def show_quarantine(con: duckdb.DuckDBPyConnection, quarantine_id: str) -> pa.Table:
    """One row: all of it, with the sentence where the article is stored. A unique beginning of the identity will do.

    Raises WarehouseMissing when there is none, or more than one.
    """
    found = run_file(con, "queries/show_quarantine", prefix=quarantine_id).to_arrow_table()
    return only_row(found, "held row", quarantine_id)


def find_decisions(con: duckdb.DuckDBPyConnection, row_keys: Sequence[str]) -> pa.Table:
    """gate, row_key, expectation, status and payload of the released and dropped rows with those keys."""
    return run_file(con, "queries/find_decisions", row_keys=list(row_keys)).to_arrow_table()


def decide(
    con: duckdb.DuckDBPyConnection,
    quarantine_id: str,
    *,
    status: Literal["released", "dropped"],
    by: str,
    at: datetime,
    note: str,
) -> None:
    """Writes down what a person decided about a held row; loading a released row is the caller's part.

    Raises WarehouseMissing for an unknown row and WarehouseError for one that is not held.
    """
    row = show_quarantine(con, quarantine_id).select(["quarantine_id", "status"]).to_pylist()[0]
    if row["status"] != "held":
        raise WarehouseError(f"row {row['quarantine_id']} is {row['status']} already, expected a held one.")
    with transaction(con):
        run_file(
            con,
            "state/decide_quarantine",
            quarantine_id=row["quarantine_id"],
            status=status,
            by=by,
            at=to_utc(at),
            note=note,
        )
        run_file(con, "state/bump_content", at=to_utc(at))
