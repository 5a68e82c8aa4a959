"""What the command line prints: aligned, exact, and harmless whatever an article contains."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from rich.cells import cell_len
from rich.console import Console

from flows.tables import plain, print_table, to_csv, to_json, to_text, write_table
from flows.terminal import Terminal, harmless

NASTY = "a\x1b]0;owned\x07b\x9b31mc\u202ed\u2066e\r\n\x7ff\x00"


def on_terminal(table: pa.Table, *, width: int = 80, isolate: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=True, color_system=None, markup=False, highlight=False)
    print_table(table, console, Terminal(isolate))
    return out.getvalue()


def decimals(*values: str) -> pa.Array:
    return pa.array([Decimal(value) for value in values], pa.decimal128(38, 6))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("161200.000000"), "161200"),
        (Decimal("0.500000"), "0.5"),
        (Decimal("100"), "100"),
        (Decimal("12345678901234567890123456789012.123450"), "12345678901234567890123456789012.12345"),
        (True, "true"),
        (date(2025, 3, 21), "2025-03-21"),
        (datetime(2025, 3, 21, 8, 5, tzinfo=UTC), "2025-03-21 08:05:00+00:00"),
        ([{"span_start": 1}], '[{"span_start": 1}]'),
        ("«متن»", "«متن»"),
    ],
)
def test_values_keep_every_digit_that_counts(value: object, expected: str) -> None:
    assert plain(value) == expected


def test_csv_gives_back_what_went_in() -> None:
    table = pa.table({"text": ["یک, دو", 'a "b"\nc', None], "value": decimals("161200", "-3.25", "0.000001")})
    rows = list(csv.reader(io.StringIO(to_csv(table), newline="")))
    assert rows == [["text", "value"], ["یک, دو", "161200"], ['a "b"\nc', "-3.25"], ["", "0.000001"]]


def test_json_gives_back_what_went_in_and_tells_columns_of_one_name_apart() -> None:
    table = pa.Table.from_arrays(
        [
            pa.array([NASTY]),
            decimals("0.1"),
            decimals("12345678901234567890.5"),
            pa.array([float("nan")]),
            pa.array([None]),
        ],
        names=["x", "x", "big", "nan", "none"],
    )
    text = to_json(table)
    assert json.loads(text) == [{"x": NASTY, "x_2": 0.1, "big": "12345678901234567890.5", "nan": "nan", "none": None}]
    assert harmless(text) == text


def test_an_empty_answer_still_has_its_columns() -> None:
    table = pa.table({"a": pa.array([], pa.int32())})
    assert to_csv(table) == "a\n"
    assert json.loads(to_json(table)) == []
    assert to_text(table).split() == ["a", "─"]


def test_parquet_keeps_the_types(tmp_path: Path) -> None:
    table = pa.table({"value": decimals("1.5"), "on": pa.array([date(2025, 3, 21)])})
    write_table(table, "parquet", tmp_path / "t.parquet")
    assert pq.read_table(tmp_path / "t.parquet").equals(table)


def test_columns_line_up_though_persian_has_characters_without_width() -> None:
    names = ["هفت‌ماهه", "مُهم", "IR-06", "قم"]
    lines = to_text(pa.table({"name": names, "value": [1, 22, 333, 4]})).splitlines()
    assert len({cell_len(line) for line in lines[2:]}) == 1, lines
    assert [line.split()[-1] for line in lines[2:]] == ["1", "22", "333", "4"]


def test_nothing_an_article_holds_reaches_the_terminal_as_a_command() -> None:
    table = pa.table({"text": [NASTY, "[red]markup[/red] :smile:"], NASTY: [1, 2]})
    shown = on_terminal(table)
    assert not set(shown) & set("\x1b\x07\x9b\u202e\u2066\r\x7f\x00")
    assert "[red]markup[/red] :smile:" in shown
    assert "␛" in shown
    assert not set(harmless(NASTY)) & set("\x1b\x07\x9b\u202e\u2066\r\x7f\x00")
    assert "\n" in harmless(NASTY)


def test_a_table_too_wide_for_the_terminal_is_printed_row_by_row() -> None:
    table = pa.table({f"column_{number}": [f"value {number}"] for number in range(12)})
    shown = on_terminal(table, width=80)
    assert [line.split() for line in shown.splitlines()[1:13]] == [
        [f"column_{number}", "value", str(number)] for number in range(12)
    ]
    assert max(map(cell_len, shown.splitlines())) <= 80


def test_a_table_is_never_squeezed_into_a_narrow_terminal() -> None:
    table = pa.table({"first": ["ب" * 50], "second": ["پ" * 50]})
    shown = on_terminal(table, width=80)
    assert "ب" * 50 in shown
    assert "پ" * 50 in shown
    assert "…" not in shown


def test_what_is_cut_is_said() -> None:
    long = on_terminal(pa.table({"text": ["م" * 61]}))
    assert "م" * 59 + "…" in long
    assert "cut at 60 characters" in long
    assert "cut at" not in on_terminal(pa.table({"text": ["م" * 60]}))
    many = on_terminal(pa.table({"n": list(range(1001))}))
    assert "1,001 rows, the first 1,000 shown" in many
    assert "1 row\n" in on_terminal(pa.table({"n": [1]}))


@pytest.mark.parametrize(
    ("environ", "is_terminal", "isolates"),
    [
        ({"VTE_VERSION": "7003"}, True, True),
        ({"VTE_VERSION": "5600"}, True, False),
        ({"TERM_PROGRAM": "Apple_Terminal"}, True, True),
        ({"TERM_PROGRAM": "vscode"}, True, False),
        ({"KONSOLE_VERSION": "220401"}, False, False),
        ({"AMARKAV_BIDI": "isolate"}, False, True),
        ({"VTE_VERSION": "7003", "AMARKAV_BIDI": "none"}, True, False),
    ],
)
def test_persian_is_isolated_only_where_the_terminal_wants_it(
    environ: dict[str, str], is_terminal: bool, isolates: bool
) -> None:
    terminal = Terminal.of(environ, is_terminal=is_terminal)
    assert terminal.text("قم").plain == ("\u2068قم\u2069" if isolates else "قم")
    assert terminal.text("USD").plain == "USD"


def test_isolates_do_not_move_the_columns() -> None:
    table = pa.table({"name": ["قم", "IR-06"], "value": [1, 2]})
    lines = on_terminal(table, isolate=True).splitlines()
    assert "\u2068قم\u2069" in lines[2]
    assert cell_len(lines[2]) == cell_len(lines[3])
