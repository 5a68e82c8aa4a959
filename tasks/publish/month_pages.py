"""The lists of claims: a page for each area and Jalali month, and a CSV of each area's claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa

from tasks.publish.chart_files import write_rows
from tasks.publish.claim_view import ClaimView, view_claim
from tasks.publish.labels import name_en, name_fa
from tasks.publish.shown import fa
from tasks.publish.templates import render

PAGE = 250
"""Claims on one page of a list."""
NEWEST = 40
"""Claims that the page of an area shows itself."""

_COLUMNS = (
    "claim_id", "article_id", "indicator", "measure", "status", "value", "value_upper", "unit", "qualifier", "area",
    "place", "partner_area", "sector", "product", "scope", "basis", "whole_area", "period_calendar", "period_year",
    "period_month_from", "period_month_to", "compared_to", "speaker", "quote", "agency", "published_on", "url",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Area:
    """An area with claims, as pages name it."""

    code: str
    page: str
    """Its file name: the code, or «none» for claims without an area."""
    name: str
    name_en: str
    claims: int

    @property
    def abroad(self) -> bool:
        """Whether it is another country or part of none: what is said of Turkey's exports is kept, but apart."""
        return self.code != "IR" and not self.code.startswith("IR-")

    @property
    def csv(self) -> str:
        """The file of its claims, from the root of the site."""
        return f"data/province/{self.page}-claims.csv"


def name_area(code: str, claims: int) -> Area:
    """The area of that code; the empty code is that of claims without an area."""
    if code == "":
        return Area("", "none", "بدون ناحیه", "no area", claims)
    return Area(code, code, name_fa("area", code), name_en("area", code), claims)


def month_href(page: str, year: int, month: int) -> str:
    """Address of the list of an area and month, from the root of the site."""
    return f"province/{page}/{year}-{month:02d}.html"


def name_month(year: int, month: int) -> str:
    """«مهر ۱۴۰۴»; a year without a month as «سال ۱۴۰۴», none at all as «بی‌تاریخ»."""
    if year == 0:
        return "بی‌تاریخ"
    return f"سال {fa(year)} (بی‌ماه)" if month == 0 else f"{name_fa('month', str(month))} {fa(year)}"


def write_lists(
    folder: Path, batches: pa.RecordBatchReader, counts: dict[str, int], built_on: date
) -> dict[str, list[ClaimView]]:
    """The newest claims of each area, after all its lists are written; rows come by area and month, newest first."""
    newest: dict[str, list[ClaimView]] = {}
    for code, rows in groupby(_rows(batches), key=lambda row: row["area"]):
        area = name_area(code, counts[code])
        (folder / "province" / area.page).mkdir(parents=True, exist_ok=True)
        first: list[ClaimView] = []
        listed: list[dict[str, Any]] = []
        for (year, month), some in groupby(rows, key=lambda row: (row["list_year"], row["list_month"])):
            of_month = list(some)
            listed += of_month
            views = [view_claim(row) for row in of_month]
            first += views[: NEWEST - len(first)]
            _write_month(folder, area, year, month, views, built_on)
        write_rows(folder / area.csv, _COLUMNS, listed)
        newest[code] = first
    return newest


def _write_month(folder: Path, area: Area, year: int, month: int, views: Sequence[ClaimView], built_on: date) -> None:
    href = month_href(area.page, year, month)
    pages = -(-len(views) // PAGE)
    for number in range(1, pages + 1):
        stem = href.removesuffix(".html")
        path = folder / (f"{stem}-{number}.html" if number > 1 else href)
        text = render(
            "month.html",
            root="../../",
            page="",
            built_on=built_on,
            area=area,
            name=name_month(year, month),
            total=len(views),
            claims=views[(number - 1) * PAGE : number * PAGE],
            number=number,
            pages=pages,
            stem=Path(stem).name,
        )
        path.write_text(text, encoding="utf-8")


def _rows(batches: pa.RecordBatchReader) -> Iterator[dict[str, Any]]:
    for batch in batches:
        yield from batch.to_pylist()
