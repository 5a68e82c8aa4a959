"""The quarantine, worked: what is held back, why, what a person decides about it, and all that happened to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import duckdb
import pyarrow as pa

from warehouse.batches import DECISIONS
from warehouse.errors import WarehouseError
from warehouse.loader import load_batch
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


def read_log(con: duckdb.DuckDBPyConnection, quarantine_id: str) -> pa.Table:
    """happened_at, event, done_by, note and run_id of all that happened to the row, oldest first."""
    return run_file(con, "queries/quarantine_log", quarantine_id=quarantine_id).to_arrow_table()


def find_decisions(con: duckdb.DuckDBPyConnection, row_keys: Sequence[str]) -> pa.Table:
    """gate, row_key, expectation, status and payload of the released and dropped rows with those keys."""
    return run_file(con, "queries/find_decisions", row_keys=list(row_keys)).to_arrow_table()


def find_held(con: duckdb.DuckDBPyConnection, quarantine_ids: Sequence[str] | None = None) -> pa.Table:
    """Gate, row_key, expectation, article_id and payload of the held rows of those identities; of all for None."""
    wanted = None if quarantine_ids is None else list(quarantine_ids)
    return run_file(con, "queries/held_rows", quarantine_ids=wanted).to_arrow_table()


def find_articles(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> pa.Table:
    """The current articles among those, with the columns of `warehouse.batches.ARTICLES`."""
    return run_file(con, "queries/stored_articles", article_ids=list(article_ids)).to_arrow_table()


def decide(
    con: duckdb.DuckDBPyConnection,
    quarantine_id: str,
    *,
    status: Literal["released", "dropped"],
    by: str,
    at: datetime,
    note: str,
    run_id: str = "by hand",
) -> None:
    """Writes down what a person decided about a held row; loading a released row is the caller's part.

    Raises WarehouseMissing for an unknown row and WarehouseError for one that is not held.
    """
    row = show_quarantine(con, quarantine_id).select(["quarantine_id", "status"]).to_pylist()[0]
    if row["status"] != "held":
        raise WarehouseError(f"row {row['quarantine_id']} is {row['status']} already, expected a held one.")
    load_batch(
        con, run_id=run_id, at=at, decisions=decisions_of([row["quarantine_id"]], status=status, by=by, note=note)
    )


def decisions_of(
    quarantine_ids: Sequence[str], *, status: Literal["released", "dropped"], by: str, note: str
) -> pa.Table:
    """One decision about all of these rows, as `load_batch` takes it."""
    rows = [{"quarantine_id": one, "status": status, "decided_by": by, "decided_note": note} for one in quarantine_ids]
    return pa.Table.from_pylist(rows, schema=DECISIONS)
