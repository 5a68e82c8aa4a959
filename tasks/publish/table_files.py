"""Tables as files for other programs: CSV for Excel, JSON Lines, Parquet. One batch of rows is in memory at a time.

CSV opens in Excel as it is: it begins with a byte order mark, and a text that Excel would run as a formula gets an
apostrophe before it («'=cmd|...»). Parquet and JSON Lines carry every text unchanged. Decimals keep all their digits.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.publish.shown import plain

_FORMULA = re.compile(r"[=+\-@\t\r]")


def write_csv(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    """The number of rows written: RFC 4180 with a byte order mark, empty cells for null, lists as JSON."""
    rows = 0
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(schema.names)
        for batch in batches:
            columns = [_to_cells(column) for column in batch.columns]
            writer.writerows(zip(*columns, strict=True))
            rows += batch.num_rows
    return rows


def write_jsonl(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    """The number of rows written, an object each; a number that a JSON reader would round is a string."""
    rows = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        for batch in batches:
            for row in batch.to_pylist():
                record = {name: to_json(value) for name, value in row.items()}
                out.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
            rows += batch.num_rows
    return rows


def write_parquet(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    """The number of rows written, with the types of the warehouse."""
    rows = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def escape_formula(text: str) -> str:
    """The text as a spreadsheet shows it and does not run it; a text that begins with an apostrophe gets one too."""
    return f"'{text}" if _FORMULA.match(text) or text.startswith("'") else text


def to_json(value: Any) -> Any:
    """The value as JSON has it: dates as ISO 8601; decimals as numbers where a double holds them exactly."""
    match value:
        case Decimal():
            if value == value.to_integral_value() and abs(value) < 2**53:
                return int(value)
            # 15 digits survive the way through a double and back
            return float(value) if len(value.normalize().as_tuple().digits) <= 15 else plain(value)
        case datetime() | date():
            return value.isoformat()
        case list() | tuple():
            return [to_json(one) for one in value]
        case Mapping():
            return {key: to_json(one) for key, one in value.items()}
    return value


def _to_cells(column: pa.Array) -> list[object]:
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return ["" if text is None else escape_formula(text) for text in column.to_pylist()]
    return ["" if value is None else _to_cell(value) for value in column.to_pylist()]


def _to_cell(value: object) -> object:
    match value:
        case Decimal():
            return plain(value)
        case bool():
            return "true" if value else "false"
        case datetime() | date():
            return value.isoformat()
        case list() | dict():
            return json.dumps(to_json(value), ensure_ascii=False)
    return value


WRITERS: Mapping[str, Callable[[Path, pa.Schema, Iterable[pa.RecordBatch]], int]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "parquet": write_parquet,
}
"""What writes a file, by its suffix."""
