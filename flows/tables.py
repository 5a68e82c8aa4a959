"""An Arrow table as people and programs want it: aligned on a terminal, CSV, JSON or Parquet.

Decimals lose their trailing zeros and nothing else: 161200.000000 prints as 161200 everywhere.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.terminal import OBEYED, Terminal

_MOST_ROWS = 1000
_WIDEST = 60


def write_table(table: pa.Table, kind: str, file: Path) -> None:
    """Writes `file` as table, csv, json or parquet, replacing it."""
    if kind == "parquet":
        pq.write_table(table, file)
        return
    with file.open("w", encoding="utf-8", newline="") as out:
        out.write(FORMATS[kind](table))


def to_csv(table: pa.Table) -> str:
    """Header and rows; empty cells for NULL; nested values as JSON."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.column_names)
    for row in _rows(table):
        writer.writerow("" if value is None else plain(value) for value in row)
    return out.getvalue()


def to_json(table: pa.Table) -> str:
    """A list of objects; a number keeps all its digits, and is a string where JSON readers would round it."""
    names = _told_apart(table.column_names)
    records = [dict(zip(names, map(_json_value, row), strict=True)) for row in _rows(table)]
    text = json.dumps(records, ensure_ascii=False, indent=2)
    # Escaped, these mean the same to a reader of JSON, and nothing to a terminal.
    return OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def to_text(table: pa.Table) -> str:
    """The aligned table, as wide as it needs, without colours."""
    out = io.StringIO()
    console = Console(file=out, width=100_000, color_system=None, markup=False, highlight=False, emoji=False)
    console.print(_grid(table, Terminal(isolate=False), widest=None))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def print_table(table: pa.Table, console: Console, terminal: Terminal) -> None:
    """The table on a terminal: aligned if it fits, else one row under the other; what is cut is said."""
    shown = table.slice(0, _MOST_ROWS)
    grid = _grid(shown, terminal, widest=_WIDEST)
    widest = _WIDEST
    if console.measure(grid, options=console.options.update(width=100_000)).maximum <= console.width:
        console.print(grid)
    else:
        widest = 4 * _WIDEST
        _print_records(shown, console, terminal, widest)
    rows = f"{table.num_rows:,} row{'' if table.num_rows == 1 else 's'}"
    if table.num_rows > _MOST_ROWS:
        rows += f", the first {_MOST_ROWS:,} shown; --format csv gives all"
    if any(len(plain(value)) > widest for row in _rows(shown) for value in row if isinstance(value, str)):
        rows += f"; long texts are cut at {widest} characters, --format csv gives them whole"
    console.print(Text(rows, style="dim"))


def plain(value: object) -> str:
    """A value as text: numbers without trailing zeros, dates as ISO, lists and structs as JSON."""
    if isinstance(value, Decimal):
        digits = f"{value:f}"  # normalize() would round to 28 digits
        return digits.rstrip("0").removesuffix(".") if "." in digits else digits
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, datetime)):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, (list, dict)):
        return json.dumps(_json_value(value), ensure_ascii=False)
    return str(value)


def _grid(table: pa.Table, terminal: Terminal, widest: int | None) -> Table:
    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for field in table.schema:
        number = pa.types.is_integer(field.type) or pa.types.is_decimal(field.type) or pa.types.is_floating(field.type)
        grid.add_column(terminal.text(field.name), justify="right" if number else "left", no_wrap=True)
    for row in _rows(table):
        grid.add_row(*(_cell(value, terminal, widest) for value in row))
    return grid


def _cell(value: object, terminal: Terminal, widest: int | None) -> Text:
    if value is None:
        return Text("")
    text = plain(value)
    return terminal.text(text if widest is None or len(text) <= widest else text[: widest - 1] + "…")


def _print_records(table: pa.Table, console: Console, terminal: Terminal, widest: int) -> None:
    for number, row in enumerate(_rows(table), start=1):
        console.print(Text(f"── {number} " + "─" * 20, style="dim"))
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="bold", no_wrap=True)
        grid.add_column(overflow="fold")
        for name, value in zip(table.column_names, row, strict=True):
            if value is not None:
                grid.add_row(terminal.text(name), _cell(value, terminal, widest))
        console.print(grid)


def _rows(table: pa.Table) -> Iterator[tuple[object, ...]]:
    for batch in table.to_batches(max_chunksize=10_000):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _json_value(value: object) -> object:
    if isinstance(value, Decimal):
        if value == value.to_integral_value() and abs(value) < 2**53:
            return int(value)
        return float(value) if Decimal(repr(float(value))) == value else plain(value)
    if isinstance(value, dict):
        return {name: _json_value(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_json_value(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return plain(value)


def _told_apart(names: list[str]) -> list[str]:
    """The names with the second `x` called `x_2`, as an object has one of each."""
    seen: Counter[str] = Counter()
    told: list[str] = []
    for name in names:
        seen[name] += 1
        told.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return told


FORMATS: Mapping[str, Callable[[pa.Table], str]] = {"table": to_text, "csv": to_csv, "json": to_json}
"""Formats that are text; Parquet goes to a file only."""
