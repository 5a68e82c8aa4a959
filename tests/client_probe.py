"""What a client of some DuckDB version sees of a published warehouse, run by that client's own Python, as JSON.

`python client_probe.py FILE check`: every table and view read to its end, every macro called, the comments counted.
`python client_probe.py FILE read STOP`: opened, asked and closed in a loop until the file STOP is there.
It stands alone: nothing of Amarkav is installed where it runs. tests/measure_clients.py compares what it says.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from pathlib import Path

import duckdb

MACROS = {
    "jalali": "SELECT jalali(DATE '2025-10-22')",
    "fa_digits": "SELECT fa_digits(161200.5::DECIMAL(38, 6))",
    "fold_fa": "SELECT fold_fa('فولاد‌هاي ۱۴۰۳')",
    "province": "SELECT province('خوزستان'), province('Khuzestan'), province('IR-06')",
    "as_of": "SELECT count(*), sum(value) FROM as_of(DATE '2100-01-01')",
    "search": "SELECT count(*), sum(claims) FROM search('صادرات')",
    "sources_of": "SELECT * EXCLUDE (article_id) FROM sources_of((SELECT min(claim_id) FROM claims))",
}
COMMENTS = {
    "tables": "SELECT count(comment) FROM duckdb_tables() WHERE NOT internal",
    "views": "SELECT count(comment) FROM duckdb_views() WHERE NOT internal",
    "columns": "SELECT count(comment) FROM duckdb_columns() WHERE NOT internal",
    "macros": "SELECT count(DISTINCT function_name) FROM duckdb_functions() WHERE NOT internal AND comment IS NOT NULL",
}
WHOLE = "SELECT (SELECT count(*) FROM articles WHERE is_current), (SELECT count(*) FROM claims)"


def check(path: str) -> dict[str, object]:
    """A digest of the rows of everything, or the error that it gives; digests agree where clients do."""
    con = duckdb.connect(path, read_only=True)
    relations = "SELECT table_name FROM duckdb_tables() WHERE NOT internal UNION ALL "
    relations += "SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY 1"
    questions = {name: f'FROM "{name}"' for (name,) in con.execute(relations).fetchall()} | MACROS
    found = {name: _digest(con, sql) for name, sql in questions.items()}
    counts = {kind: con.execute(sql).fetchall()[0][0] for kind, sql in COMMENTS.items()}
    relations_read = len(questions) - len(MACROS)
    return {"version": duckdb.__version__, "relations": relations_read, "found": found, "comments": counts}


def read(path: str, stop: Path) -> dict[str, object]:
    """Every reading: its seconds and what was counted; a failed one is a fault."""
    seconds, seen, faults = [], [], []
    while not stop.exists():
        started = time.perf_counter()
        try:
            con = duckdb.connect(path, read_only=True)
            seen.append(con.execute(WHOLE).fetchall()[0])
            con.close()
        except Exception as error:  # whatever a reader meets is the finding
            faults.append(str(error)[:200])
        seconds.append(time.perf_counter() - started)
        time.sleep(0.1)
    return {"seconds": seconds, "seen": seen, "faults": faults}


def _digest(con: duckdb.DuckDBPyConnection, sql: str) -> str:
    try:
        rows = sorted(map(repr, con.execute(sql).fetchall()))
    except Exception as error:
        return f"error: {str(error)[:200]}"
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:12]


if __name__ == "__main__":
    _, file, what, *rest = sys.argv
    print(json.dumps(check(file) if what == "check" else read(file, Path(*rest))))
