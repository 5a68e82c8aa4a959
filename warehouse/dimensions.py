"""Fills the dim_* tables from the reference CSVs: `load_dimensions(con, seeds_dir, at=now)`, once a run.

Columns are taken by name, so that a table may carry more of them (examples, notes) than its dimension holds.
"""

from __future__ import annotations

import csv
import hashlib
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.errors import WarehouseError
from warehouse.instants import to_utc
from warehouse.statements import list_sql, read_sql, run_file

_TABLES = (
    "provinces",
    "partners",
    "sectors",
    "indicators",
    "units",
    "speaker_roles",
    "jalali_years",
    "jalali_months",
    "official_totals",
    "unit_values",
)


def load_dimensions(con: duckdb.DuckDBPyConnection, seeds_dir: Path, *, at: datetime) -> bool:
    """Whether anything changed: all dim_* tables are replaced when any CSV did, in one transaction.

    Raises FileNotFoundError for a missing CSV and WarehouseError for one that its dimension can't be filled from.
    """
    digest = _digest(seeds_dir)
    row = run_file(con, "state/dimensions_digest").fetchone()
    if row is not None and row[0] == digest:
        return False
    con.begin()
    try:
        for name in _TABLES:
            con.register(name, _read(seeds_dir / f"{name}.csv"))
        for file in list_sql("seeding"):
            _fill(con, file)
        run_file(con, "state/set_dimensions_digest", digest=digest, at=to_utc(at))
        con.commit()
    except BaseException:
        con.rollback()
        raise
    finally:
        for name in _TABLES:
            con.unregister(name)
    return True


def _fill(con: duckdb.DuckDBPyConnection, file: str) -> None:
    try:
        run_file(con, file)
    except duckdb.Error as error:
        table = file.rpartition("/")[2]
        raise WarehouseError(f"{table} cannot be filled from the tables of seeds/. DuckDB says: {error}") from error


def _read(path: Path) -> pa.Table:
    """The table as text; empty cells are null."""
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        rows = [{name: value or None for name, value in row.items()} for row in reader]
        return pa.Table.from_pylist(rows, schema=pa.schema([(name, pa.string()) for name in reader.fieldnames or ()]))


def _digest(seeds_dir: Path) -> str:
    digest = hashlib.sha256()
    for name in _TABLES:
        digest.update((seeds_dir / f"{name}.csv").read_bytes() + b"\0")
    for file in list_sql("seeding"):
        digest.update(read_sql(file).encode() + b"\0")
    return digest.hexdigest()
