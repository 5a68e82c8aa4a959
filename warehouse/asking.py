"""A question in named parts as SQL that a person can read and run: `reports/ask.sql` without what was not asked."""

from __future__ import annotations

import re
from collections.abc import Mapping

import duckdb
import pyarrow as pa

from warehouse.statements import read_sql, run_file

_ASKED = re.compile(r"\$(\w+)")


def ask_claims(con: duckdb.DuckDBPyConnection, asked: Mapping[str, str | int]) -> tuple[str, pa.Table]:
    """The query with its values written in, and its rows. `asked` has some of province, indicator, measure, sector,
    partner and year."""
    lines = [
        line for line in read_sql("reports/ask").splitlines() if all(name in asked for name in _ASKED.findall(line))
    ]
    body = "\n".join(line for line in lines if not line.startswith("--"))
    # «WHERE true AND x» is for the lines above to be left out; nobody should have to read it.
    body = body.replace("WHERE\n    true\n    AND ", "WHERE\n    ").replace("WHERE\n    true\n", "")
    rows = con.execute(body, dict(asked)).to_arrow_table()
    return _ASKED.sub(lambda found: _literal(asked[found[1]]), body), rows


def list_known(con: duckdb.DuckDBPyConnection, province: str | int | None) -> pa.Table:
    """What could be asked of the area (of all areas for None): indicator, year and number of claims, most first."""
    return run_file(con, "reports/ask_known", province=province).to_arrow_table()


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"
