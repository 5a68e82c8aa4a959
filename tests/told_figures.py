"""Articles made of nothing but figures, for the tests of what figures say together: audits, observations, drift."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb
from persiantools.jdatetime import JalaliDate
from warehouse_rows import NOON, READER, article, batch

from warehouse.loader import load_batch

_PERSIAN = str.maketrans("0123456789.", "۰۱۲۳۴۵۶۷۸۹٫")
_NAMES = {10**9: "میلیارد", 10**6: "میلیون", 10**3: "هزار", 1: ""}


@dataclass(frozen=True)
class Figure:
    """A number as printed, the scale beside it, and what it is said of."""

    printed: str
    scale: int
    said: dict[str, Any]

    @property
    def value(self) -> Decimal:
        return Decimal(self.printed) * self.scale

    @property
    def rounding(self) -> Decimal:
        exponent = Decimal(self.printed).as_tuple().exponent
        assert isinstance(exponent, int)
        return Decimal(5).scaleb(exponent - 1) * self.scale

    @property
    def quote(self) -> str:
        return " ".join((self.printed.translate(_PERSIAN), _NAMES[self.scale], self.said["unit"])).replace("  ", " ")


def level(printed: str, indicator: str = "export_value", scale: int = 10**6, **said: Any) -> Figure:
    """A level in millions of dollars, or tonnes for a weight."""
    unit = "tonne" if indicator.endswith(("_weight", "_volume")) else "USD"
    return Figure(printed, scale, {"indicator": indicator, "measure": "level", "unit": unit} | said)


def percent(printed: str, measure: str, indicator: str = "export_value", **said: Any) -> Figure:
    return Figure(printed, 1, {"indicator": indicator, "measure": measure, "unit": "percent"} | said)


def months(year: int, first: int, last: int) -> dict[str, Any]:
    """The period of those months of a Jalali year."""
    following = JalaliDate(year + 1, 1, 1) if last == 12 else JalaliDate(year, last + 1, 1)
    return {
        "period_calendar": "jalali",
        "period_year": year,
        "period_month_from": first,
        "period_month_to": last,
        "period_start": JalaliDate(year, first, 1).to_gregorian(),
        "period_end": following.to_gregorian() - timedelta(days=1),
    }


def tell(
    con: duckdb.DuckDBPyConnection, name: str, *figures: Figure, published_on: date = date(2025, 11, 20), **common: Any
) -> list[str]:
    """The claim_ids of an article, now loaded, that says these figures: of Ilam's first half of 1403 if not told."""
    text = "آمار: " + "؛ ".join(figure.quote for figure in figures) + "."
    of = article(text, name, published_on=published_on)
    rows = []
    for number, figure in enumerate(figures):
        start = sum(len(before.quote) + 2 for before in figures[:number]) + len("آمار: ")
        span = {"span_start": start, "span_end": start + len(figure.quote)}
        assert text[span["span_start"] : span["span_end"]] == figure.quote
        plain = {
            "claim_id": hashlib.sha256(f"{of['article_id']} {start}".encode()).hexdigest()[:16],
            "article_id": of["article_id"],
            "extractor_version": READER,
            "rule": "told",
            "status": "reported",
            "value": figure.value,
            "rounding": figure.rounding,
            "value_text": figure.quote,
            "qualifier": "exact",
            "ref_area": "IR-16",
            "period_basis": "stated",
            "quote": figure.quote,
            "sentence_start": 0,
            "sentence_end": len(text),
            "confidence": 0.9,
            "breakdown_complete": False,
            "mentions": [span],
        }
        rows.append(plain | span | months(1403, 1, 6) | common | figure.said)
    load_batch(con, run_id="r", at=NOON, extractor_version=READER, **batch(articles=[of], claims=rows))
    return [row["claim_id"] for row in rows]
