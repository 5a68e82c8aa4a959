"""The rows of a table or chart of the report as a CSV file, one click away from it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from tasks.publish.shown import plain
from tasks.publish.table_files import escape_formula


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> int:
    """The number of rows written, those columns of each; with a byte order mark, formulas escaped."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_cell(row[column]) for column in columns])
            count += 1
    return count


def _cell(value: Any) -> Any:
    match value:
        case None:
            return ""
        case Decimal():
            return plain(value)
        case datetime() | date():
            return value.isoformat()
        case str():
            return escape_formula(value)
        case list():
            return escape_formula("; ".join(map(str, value)))
    return value
