"""Checks over several claims at once, for the gates: SQL over Arrow, in memory, before anything is loaded.

`run_check("sector_share_groups", claims, sectors=sectors)` gives one row per group of shares that should sum to 100,
with the sum, its tolerance and a verdict; `warehouse/checks/` holds one file a check.
"""

from __future__ import annotations

from contextlib import closing

import duckdb
import pyarrow as pa

from warehouse.errors import WarehouseError
from warehouse.statements import list_sql, run_file

_NO_SECTORS = pa.table({"code": pa.array([], pa.string()), "parent": pa.array([], pa.string())})


def run_check(name: str, claims: pa.Table, *, sectors: pa.Table | None = None) -> pa.Table:
    """The rows of `warehouse/checks/<name>.sql` over the claims (columns as in `warehouse.batches.CLAIMS`).

    `sectors` (code, parent) tells which sector is a part of which; without it, none is. Raises WarehouseError when
    there is no such check or the claims lack a column it needs.
    """
    if f"checks/{name}" not in list_sql("checks"):
        raise WarehouseError(f"there is no check «{name}»; there are: {', '.join(list_sql('checks'))}.")
    with closing(duckdb.connect()) as con:
        run_file(con, "macros/rounding")
        con.register("claims", claims)
        con.register("sectors", _NO_SECTORS if sectors is None else sectors)
        try:
            return run_file(con, f"checks/{name}").to_arrow_table()
        except duckdb.Error as error:
            raise WarehouseError(f"the check «{name}» could not be run. DuckDB says: {error}") from error
