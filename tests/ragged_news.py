"""A published warehouse whose rows leave out all that a row may leave out: each column in turn, and all together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from warehouse_rows import NOON, READER, article, batch, claim

from seeds import SEEDS_DIR
from warehouse.connection import open_working
from warehouse.dimensions import load_dimensions
from warehouse.home import Home
from warehouse.loader import load_batch
from warehouse.snapshot import publish

_FULL: dict[str, Any] = {
    "value_upper": Decimal(9),
    "place": "گمرک",
    "partner_area": "IQ",
    "sector": "PET",
    "product": "قیر",
    "scope": "non_oil",
    "basis": "customs",
    "whole_area": "IR-18",
    "compared_to": "previous_year",
    "speaker": "نادری",
    "speaker_role": "SAMT_TRADE_DEPUTY",
    "organisation": "سازمان",
    "repair": "slash_decimal: 2.161",
    "breakdown": "1",
}
_ODD: tuple[dict[str, Any], ...] = (
    {"value": Decimal("99999999999999999999999999999999.999999"), "measure": "growth"},
    {"value": Decimal("-0.000001"), "measure": "change", "unit": "percentage_point"},
    {"value": Decimal(0), "unit": "no_such_unit", "indicator": "other", "ref_area": "XX", "sector": "NONE"},
    {"period_year": None, "period_month_from": None, "period_month_to": None, "period_start": date(2011, 3, 21)},
    {"period_calendar": "gregorian", "period_year": 1, "period_start": date(1, 1, 1), "period_end": date(1, 12, 31)},
    {"ref_area": "TR", "whole_area": None},
)
_SETTLED = {"value", "measure", "status", "unit", "qualifier", "quote", "confidence", "mentions", "rule", "indicator"}
_SETTLED |= {"claim_id", "article_id", "extractor_version", "value_text", "span_start", "span_end"}
_SETTLED |= {"sentence_start", "sentence_end", "breakdown_complete"}


def build_ragged_home(root: Path) -> Home:
    """A home with one article a way of leaving something out, one claim each."""
    whole = claim(article("صادرات ۷ میلیون دلار بود."), "۷ میلیون دلار", "7") | _FULL
    may_lack = [name for name in whole if name not in _SETTLED]
    ways: list[dict[str, Any]] = [dict.fromkeys([name]) for name in may_lack]
    ways += [{}, dict.fromkeys(may_lack), *_ODD]
    articles, claims = [], []
    for number, way in enumerate(ways):
        bare = dict.fromkeys(("title", "agency", "url", "published_on", "captured_on")) if number % 2 else {}
        one = article(f"صادرات ۷ میلیون دلار بود؛ {number}.", f"{number}.txt", **bare)
        articles.append(one)
        claims.append(claim(one, "۷ میلیون دلار", "7") | _FULL | way)
    home = Home(root)
    with open_working(home, at=NOON) as con:
        load_dimensions(con, SEEDS_DIR, at=NOON)
        rows = batch(articles=articles, claims=claims)
        load_batch(con, run_id="r", at=NOON, extractor_version=READER, **rows)
        publish(con, home, at=NOON)
    return home
