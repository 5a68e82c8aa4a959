"""What stands behind a number: «میلیون دلاری», «کیلوگرم», «واحد درصد», «فرصت شغلی», «%».

Forms, factors and dimensions are `seeds/unit_terms.csv` (units of the contract: 1 toman is 10 IRR, 1 kilogram 0.001
tonnes; never a US ton), counted nouns `seeds/count_nouns.csv`. A classifier gives its noun the word: «۶۹ فقره
اظهارنامه» counts declarations.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import NamedTuple

import seeds
from tasks.extract.lexicon import Hit, lead_words, spellings


class Unit(NamedTuple):
    """A row of `unit_terms`, or a counted noun (unit and dimension `count`, with its code)."""

    unit: str
    factor: Decimal
    dimension: str
    adjectival: bool
    noun_code: str | None


class UnitMention(NamedTuple):
    """A unit in a text: half-open folded span, empty where the unit is said elsewhere in a list."""

    start: int
    end: int
    unit: Unit


_ONE = Decimal(1)
SYMBOLS = {
    "%": Unit("percent", _ONE, "ratio", False, None),
    "$": Unit("USD", _ONE, "currency", False, None),
    "€": Unit("EUR", _ONE, "currency", False, None),
    "£": Unit("GBP", _ONE, "currency", False, None),
    "﷼": Unit("IRR", _ONE, "currency", False, None),
}
PERCENT = SYMBOLS["%"]
RANK = Unit("rank", _ONE, "rank", False, None)


@cache
def unit_forms() -> dict[str, Unit]:
    """The units of `unit_terms` by folded spelling."""
    forms = {}
    for row in seeds.read_table("unit_terms"):
        unit = Unit(row["unit"], Decimal(row["factor"]), row["dimension"], row["adjectival"] == "1", None)
        for form in row["form"].split(";"):
            for spelling in spellings(form):
                forms[spelling] = unit
    return forms


@cache
def noun_forms() -> dict[str, Unit]:
    """The counted nouns of `count_nouns` by folded spelling."""
    forms = {}
    for row in seeds.read_table("count_nouns"):
        unit = Unit("count", _ONE, "count", row["adjectival"] == "1", row["indicator"])
        for form in row["form"].split(";"):
            for spelling in spellings(form):
                forms[spelling] = unit
    return forms


def unit_at(text: str, plain: str, starts: dict[int, Hit], position: int) -> UnitMention | None:
    """The unit that begins at a position or one space behind it."""
    hit = starts.get(position)
    if hit is None:
        if text[position] == " ":
            position += 1
            hit = starts.get(position)
        if hit is None:
            symbol = SYMBOLS.get(text[position : position + 1])
            return None if symbol is None else UnitMention(position, position + 1, symbol)
    start, end, kind, _ = hit
    spelling = plain[start:end]
    if kind == "unit":
        return UnitMention(start, end, unit_forms()[spelling])
    if spelling in lead_words("classifier") and text[end] == " ":
        inner = starts.get(end + 1)
        if inner is not None and inner[2] == "count_noun":
            return UnitMention(start, inner[1], noun_forms()[plain[inner[0] : inner[1]]])
    return UnitMention(start, end, noun_forms()[spelling])
