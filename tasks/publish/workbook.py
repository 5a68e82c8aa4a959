"""The claims as an Excel workbook: right to left, Persian headers, numbers as numbers, with its source and dictionary.

Sheets: «ادعاها» the claims, «خبرها» the articles, «فرهنگ داده» what each column means, «ارجاع» how to cite.
Texts are written as texts: one that begins with «=» is no formula. Excel keeps 15 digits of a number; one that has more
is written as text, so that it is not altered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa

from tasks.publish.claim_view import show_row_period
from tasks.publish.labels import name_en, name_fa
from tasks.publish.shown import plain, show_date

_MOST_ROWS = 1_000_000
"""Rows of one sheet; Excel has room for 1,048,576."""
_LONGEST_CELL = 32_767
_CUT = " … (بریده شد: اکسل بیش از این جا ندارد)"

_CODED = {"measure": "measure", "status": "status", "qualifier": "qualifier", "scope": "scope", "basis": "basis"}
_CODED |= {"period_basis": "period_basis", "compared_to": "compared_to", "period_calendar": "calendar"}
_CODED |= {"speaker_role": "role", "whole_area": "area"}
_CLAIMS = (
    "indicator_fa",
    "measure",
    "area_fa",
    "value",
    "value_upper",
    "unit_fa",
    "qualifier",
    "period_fa",
    "period_start",
    "period_end",
    "sector_fa",
    "product",
    "partner_fa",
    "place",
    "whole_area",
    "scope",
    "basis",
    "compared_to",
    "status",
    "value_text",
    "sentence",
    "speaker",
    "speaker_role",
    "organisation",
    "agency",
    "title",
    "published_fa",
    "published_on",
    "url",
    "repair",
    "confidence",
    "period_basis",
    "indicator",
    "unit",
    "ref_area",
    "partner_area",
    "sector",
    "claim_id",
    "article_id",
)
_ARTICLES = [
    "title",
    "agency",
    "published_fa",
    "published_on",
    "captured_on",
    "url",
    "source",
    "source_id",
    "revision",
    "article_id",
    "text",
]
_WIDTHS = {"sentence": 70, "title": 48, "value": 18, "value_upper": 18, "url": 30, "value_text": 24, "text": 80}
_WIDTHS |= {"indicator_fa": 18, "area_fa": 16, "period_fa": 20, "organisation": 30, "meaning": 90}


@dataclass(frozen=True, slots=True)
class Meaning:
    """One line of the dictionary sheet."""

    column: str
    meaning: str


def write_workbook(
    path: Path,
    claims: pa.RecordBatchReader,
    articles: pa.RecordBatchReader,
    meanings: Sequence[Meaning],
    citation: Sequence[tuple[str, str]],
) -> int:
    """The number of claims written."""
    import xlsxwriter

    options = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with xlsxwriter.Workbook(str(path), options | {"constant_memory": True}) as book:
        book.set_properties({"title": "آمارکاو: ادعاهای آماری خبرهای تجارت ایران", "author": "Amarkav"})
        look = _Look(book)
        rows = _write_rows(book, look, "ادعاها", _CLAIMS, claims)
        known = [column for column in _ARTICLES if column != "text" or "text" in articles.schema.names]
        _write_rows(book, look, "خبرها", known, articles)
        dictionary = _add_sheet(book, look, "فرهنگ داده", ("column", "name_fa", "name_en", "meaning"))
        for row, one in enumerate(meanings, 1):
            names = (name_fa("column", one.column), name_en("column", one.column))
            _write_row(dictionary, row, (one.column, *names, one.meaning), look)
        cite = _add_sheet(book, look, "ارجاع", ("name_fa", "meaning"))
        for row, line in enumerate(citation, 1):
            _write_row(cite, row, line, look)
    return rows


class _Look:
    """The formats of the workbook."""

    def __init__(self, book: Any) -> None:
        font = {"font_name": "Vazirmatn", "font_size": 11, "valign": "top"}
        self.header = book.add_format(font | {"bold": True, "bg_color": "#0F6E74", "font_color": "#FFFFFF"})
        self.text = book.add_format(font | {"text_wrap": False, "reading_order": 0})
        self.number = book.add_format(font | {"num_format": "#,##0.######"})
        self.whole = book.add_format(font | {"num_format": "#,##0"})
        self.date = book.add_format(font | {"num_format": "yyyy-mm-dd"})


def _write_rows(book: Any, look: _Look, name: str, columns: Sequence[str], batches: Iterable[pa.RecordBatch]) -> int:
    sheet, on_sheet, written = None, 0, 0
    for batch in batches:
        for row in batch.to_pylist():
            if sheet is None or on_sheet == _MOST_ROWS:
                if sheet is not None:
                    sheet.autofilter(0, 0, on_sheet, len(columns) - 1)
                sheet = _add_sheet(
                    book, look, name if sheet is None else f"{name} {written // _MOST_ROWS + 1}", columns
                )
                on_sheet = 0
            on_sheet += 1
            written += 1
            _write_row(sheet, on_sheet, [_pick(row, column) for column in columns], look)
    if sheet is None:
        sheet = _add_sheet(book, look, name, columns)
    sheet.autofilter(0, 0, on_sheet, len(columns) - 1)
    return written


def _add_sheet(book: Any, look: _Look, name: str, columns: Sequence[str]) -> Any:
    sheet = book.add_worksheet(name)
    sheet.right_to_left()
    sheet.freeze_panes(1, 1)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, _WIDTHS.get(column, 14))
    for place, column in enumerate(columns):
        title = name_fa("column", column)
        sheet.write_string(0, place, title, look.header)
    return sheet


def _pick(row: dict[str, Any], column: str) -> Any:
    """The value of a column of the sheet: codes by their Persian names, Jalali dates and periods in words."""
    match column:
        case "published_fa":
            return show_date(row["published_on"])
        case "period_fa":
            return show_row_period(row)
        case column if column in _CODED:
            return name_fa(_CODED[column], row[column])
    return row[column]


def _write_row(sheet: Any, row: int, values: Sequence[Any], look: _Look) -> None:
    for place, value in enumerate(values):
        match value:
            case None | "":
                continue
            case bool():
                sheet.write_boolean(row, place, value, look.text)
            case Decimal() | int() | float():
                _write_number(sheet, row, place, value, look)
            case datetime() | date():
                sheet.write_datetime(row, place, value, look.date)
            case _:
                sheet.write_string(row, place, _fit_cell(str(value)), look.text)


def _write_number(sheet: Any, row: int, place: int, value: Decimal | int | float, look: _Look) -> None:
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if len(exact.normalize().as_tuple().digits) > 15:
        sheet.write_string(row, place, plain(exact), look.text)
        return
    sheet.write_number(row, place, float(exact), look.whole if exact == exact.to_integral_value() else look.number)


def _fit_cell(text: str) -> str:
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - len(_CUT)] + _CUT
