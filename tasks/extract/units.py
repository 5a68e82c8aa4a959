"""What stands behind a number: «میلیون دلاری», «کیلوگرم», «واحد درصد», «فرصت شغلی», «%».

Forms, factors and dimensions are `seeds/unit_terms.csv` (units of the contract: 1 toman is 10 IRR, 1 kilogram 0.001
tonnes; never a US ton), counted nouns `seeds/count_nouns.csv`.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import NamedTuple

import seeds
from tasks.extract.lexicon import Hit, spellings
from tasks.extract.page import Page


class Unit(NamedTuple):
    """A row of `unit_terms`, or a counted noun (unit `count`, dimension `count`, with its code)."""

    unit: str
    factor: Decimal
    dimension: str
    adjectival: bool
    noun_code: str | None


class UnitMention(NamedTuple):
    """A unit in a text, half-open folded span."""

    start: int
    end: int
    unit: Unit


SYMBOLS = {
    "%": Unit("percent", Decimal(1), "ratio", False, None),
    "$": Unit("USD", Decimal(1), "currency", False, None),
    "€": Unit("EUR", Decimal(1), "currency", False, None),
    "£": Unit("GBP", Decimal(1), "currency", False, None),
    "﷼": Unit("IRR", Decimal(1), "currency", False, None),
}


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
        unit = Unit("count", Decimal(1), "count", row["adjectival"] == "1", row["indicator"])
        for form in row["form"].split(";"):
            for spelling in spellings(form):
                forms[spelling] = unit
    return forms


def index_units(page: Page) -> dict[int, Hit]:
    """The hits that may be a unit, by their start; a unit goes before a counted noun."""
    starts: dict[int, Hit] = {}
    for hit in page.hits:
        kind = hit[2]
        if kind == "unit" or (kind == "count_noun" and hit[0] not in starts):
            starts[hit[0]] = hit
    return starts


def unit_at(page: Page, starts: dict[int, Hit], position: int) -> UnitMention | None:
    """The unit that begins at a position or one space behind it."""
    hit = starts.get(position)
    if hit is None and page.text[position] == " ":
        hit = starts.get(position + 1)
    if hit is None:
        return _symbol_at(page.text, position)
    spelling = page.plain[hit[0] : hit[1]]
    if hit[2] == "unit":
        return UnitMention(hit[0], hit[1], unit_forms()[spelling])
    unit = noun_forms()[spelling]
    end = hit[1]
    inner = starts.get(end + 1)
    if inner is not None and inner[2] == "count_noun" and unit.noun_code != "count" and page.text[end] == " ":
        classified = noun_forms()[page.plain[inner[0] : inner[1]]]
        if spelling in _CLASSIFIERS:
            return UnitMention(hit[0], inner[1], classified)
    return UnitMention(hit[0], end, unit)


_CLASSIFIERS = frozenset({"فقره", "مورد", "دستگاه", "نفر", "قطعه", "راس", "جلد", "واحد", "عدد", "قلم", "نوع", "باب"})


def _symbol_at(text: str, position: int) -> UnitMention | None:
    if text[position] == " ":
        position += 1
    if position >= len(text):
        return None
    symbol = SYMBOLS.get(text[position])
    return None if symbol is None else UnitMention(position, position + 1, symbol)
