"""Says whether two homes hold the same rows, byte for byte but for run ids and instants: compare_homes.py HOME HOME"""

from __future__ import annotations

import sys
from pathlib import Path

from warehouse.home import Home
from warehouse.query import run_query

TABLES = (
    "articles", "article_fingerprints", "article_revisions", "claims", "unclaimed_numbers", "rejections",
    "gate_results", "quarantine", "audits",
)  # fmt: skip
_COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_name = '{table}' AND data_type NOT LIKE 'TIMESTAMP%' AND column_name NOT LIKE '%run_id'
ORDER BY ordinal_position
"""
_DIGEST = """
SELECT count(*), md5(coalesce(string_agg(line, '' ORDER BY line), ''))
FROM (SELECT md5(concat_ws(chr(31), {columns})) AS line FROM {table})
"""


def digest_tables(home: Path) -> dict[str, tuple[int, str]]:
    """Number of rows and a digest of all of them, by table; what differs between any two runs is left out."""
    digests = {}
    for table in TABLES:
        names = run_query(Home(home), _COLUMNS.format(table=table)).column(0).to_pylist()
        columns = ", ".join(f'coalesce("{name}"::VARCHAR, chr(30))' for name in names)
        (row,) = run_query(Home(home), _DIGEST.format(columns=columns, table=table)).to_pylist()
        count, digest = row.values()
        digests[table] = (count, digest)
    return digests


def compare_homes(first: Path, second: Path) -> list[str]:
    """The tables that differ, each with its numbers of rows; empty where all are the same."""
    one, other = digest_tables(first), digest_tables(second)
    return [
        f"{table}: {one[table][0]:,} rows {one[table][1][:8]}, {other[table][0]:,} rows {other[table][1][:8]}"
        for table in TABLES
        if one[table] != other[table]
    ]


def main(first: Path, second: Path) -> None:
    """Print what differs; exit with 1 where anything does."""
    different = compare_homes(first, second)
    print("\n".join(different) or f"the same {sum(rows for rows, _ in digest_tables(first).values()):,} rows")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
