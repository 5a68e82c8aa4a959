"""The quarantine: what is held back and why, what a person decided about it, and all that happened to it.

Decisions are written down by `warehouse.loader.load_batch`, in the transaction that loads what they release.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal

import duckdb
import pyarrow as pa

from warehouse.batches import ARTICLES, CLAIMS, DECISIONS, conform
from warehouse.errors import WarehouseError
from warehouse.query import only_row
from warehouse.statements import run_file

Connection = duckdb.DuckDBPyConnection
Decided = Literal["released", "dropped", "retried"]


def identify_row(gate: str, row_key: str, expectation: str) -> str:
    """The identity that a held row has in the quarantine: the loader's, told before the row is loaded."""
    return hashlib.sha256("\x1f".join((gate, row_key, expectation)).encode()).hexdigest()[:16]


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


def find_decisions(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> pa.Table:
    """gate, row_key, expectation, status and payload of the released and dropped rows of those articles."""
    return run_file(con, "queries/find_decisions", article_ids=list(article_ids)).to_arrow_table()


def pick_held(con: duckdb.DuckDBPyConnection, quarantine_ids: Sequence[str]) -> pa.Table:
    """The held rows of those identities, or beginnings of such: the columns of `find_held`.

    Raises WarehouseMissing for one that names no row or several, WarehouseError for a row that is not held any more.
    """
    picked: dict[str, dict[str, object]] = {}
    for wanted in quarantine_ids:
        (row,) = show_quarantine(con, wanted).to_pylist()
        if row["status"] != "held":
            raise WarehouseError(
                f"row {row['quarantine_id']} is {row['status']}, by {row['decided_by']}: {row['decided_note']};"
                " expected one that is held (amarkav quarantine list)."
            )
        picked[row["quarantine_id"]] = row
    return pa.Table.from_pylist(list(picked.values()), schema=_HELD)


def find_held(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str] | None = None) -> pa.Table:
    """quarantine_id, gate, row_key, expectation, article_id and payload of those articles' held rows; all for None."""
    wanted = None if article_ids is None else list(article_ids)
    return run_file(con, "queries/held_rows", article_ids=wanted).to_arrow_table()


def find_articles(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> pa.Table:
    """The current articles among those, with the columns of `warehouse.batches.ARTICLES`."""
    found = run_file(con, "queries/stored_articles", article_ids=list(article_ids)).to_arrow_table()
    return conform(found, ARTICLES, "stored articles")


def find_claims(con: duckdb.DuckDBPyConnection, article_ids: Sequence[str]) -> pa.Table:
    """The stored claims of those articles, with the columns of `warehouse.batches.CLAIMS`."""
    found = run_file(con, "queries/stored_claims", article_ids=list(article_ids)).to_arrow_table()
    return conform(found, CLAIMS, "stored claims")


def list_reviewed(con: duckdb.DuckDBPyConnection, quarantine_ids: Sequence[str]) -> pa.Table:
    """What became of these rows: status, is_loaded, still_held_by (other expectations), reason and sentence."""
    return run_file(con, "queries/reviewed_rows", quarantine_ids=list(quarantine_ids)).to_arrow_table()


def decisions_of(quarantine_ids: Sequence[str], decision: Decided, *, by: str, note: str) -> pa.Table:
    """One decision about all of these rows, as `load_batch` takes it."""
    rows = [
        {"quarantine_id": one, "decision": decision, "decided_by": by, "decided_note": note} for one in quarantine_ids
    ]
    return pa.Table.from_pylist(rows, schema=DECISIONS)


_HELD = pa.schema(
    [(name, pa.string()) for name in ("quarantine_id", "gate", "row_key", "expectation", "article_id", "payload")]
)
