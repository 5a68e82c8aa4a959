"""What publishing reads of an opened snapshot: named queries of `reports/`, and whole tables or views."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.statements import run_file


def read_report(con: duckdb.DuckDBPyConnection, name: str, /, **parameters: Any) -> pa.Table:
    """The rows of `warehouse/reports/<name>.sql`, with those of the parameters that it uses."""
    return run_file(con.cursor(), f"reports/{name}", **parameters).to_arrow_table()


def stream_report(
    con: duckdb.DuckDBPyConnection, name: str, /, rows: int = 20_000, **parameters: Any
) -> pa.RecordBatchReader:
    """The same in batches of at most `rows`, as they are asked for; memory holds one of them."""
    return run_file(con.cursor(), f"reports/{name}", **parameters).to_arrow_reader(rows)


def stream_table(con: duckdb.DuckDBPyConnection, name: str, rows: int = 20_000) -> pa.RecordBatchReader:
    """All rows of a table or view in the order of its first column, in batches."""
    relation = con.cursor().table(name)
    return relation.order(relation.columns[0]).to_arrow_reader(rows)


def stream_by_month(con: duckdb.DuckDBPyConnection, name: str, rows: int = 20_000) -> pa.RecordBatchReader:
    """All rows of a public table, behind the `year` and `month` of their articles and in the order of these."""
    return run_file(con.cursor(), f"by_month/{name}").to_arrow_reader(rows)


def read_comments(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str, str, str]]:
    """Relation, column (empty for the relation itself), type and comment, of all tables and views in their order."""
    yield from run_file(con.cursor(), "reports/comments").fetchall()


def list_tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The names of all tables, sorted; views are none."""
    return [name for (name,) in run_file(con.cursor(), "reports/tables").fetchall()]
