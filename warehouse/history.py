"""What each source brought, run by run: what a run is held against."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from warehouse.statements import run_file


def read_source_history(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row per source and run: arrived_at (UTC), articles, claims, unclaimed, and claims with each dimension."""
    return run_file(con, "queries/source_history").to_arrow_table()
