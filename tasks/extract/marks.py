"""The terms around numbers, indexed by where a number would touch them: one pass over the hits of a page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import seeds
from tasks.extract.lexicon import Hit, lead_words, spellings
from tasks.extract.page import Page


@dataclass(frozen=True, slots=True)
class Marks:
    """What may stand before or behind a number. Positions are folded."""

    units: dict[int, Hit]
    """Units and counted nouns by start; a unit goes before a noun of the same spelling."""
    hedges: dict[int, tuple[int, str]]
    """Hedges that stand before a number: their start and code, by end."""
    hedges_after: dict[int, tuple[int, str]]
    """Hedges that stand behind a number: their end and code, by start."""
    ranks: dict[int, int]
    """Words like «رتبه»: their start by end."""
    ranked: set[int]
    """Starts of the words that an ordinal ranks: «دومین [شریک تجاری]»."""
    labels: dict[int, str]
    """Words that say what a bare number is («تلفن», «تبصره», «سال»): the reason, by end."""
    months: set[int]
    """Starts of month names."""
    dated: set[int]
    """Ends of words that a bare year may follow: «مهر [۹۷]», «نیمه نخست [۹۷]»."""
    bases: list[tuple[int, int]]
    """Spans of the measures that a price is said for: «هر [تن]», «یک [کیلو]», «دلار بر [تن]», «[کیلویی] ۲ یورو»."""


_PRICED = frozenset({"tonne", "barrel", "litre", "m2", "m3", "metre", "kWh", "hectare"})
_MONTHS = frozenset({"when_month", "when_month_bare", "when_month_gregorian"})
_DATED = frozenset(
    {
        "when_n_months",
        "when_n_months_loose",
        "when_season",
        "when_season_named",
        "when_part",
        "when_month_unit",
        "when_order",
    }
)
_PER = (" هر ", " یک ", " بر ")


@cache
def _sides() -> dict[str, str]:
    """`before` or `after`, by folded spelling."""
    return {
        spelling: row["side"]
        for row in seeds.read_table("qualifier_terms")
        for form in row["form"].split(";")
        for spelling in spellings(form)
    }


def index_marks(page: Page) -> Marks:
    """The marks of a page."""
    units: dict[int, Hit] = {}
    hedges: dict[int, tuple[int, str]] = {}
    hedges_after: dict[int, tuple[int, str]] = {}
    ranks: dict[int, int] = {}
    ranked: set[int] = set()
    labels: dict[int, str] = {}
    months: set[int] = set()
    dated: set[int] = set()
    bases: list[tuple[int, int]] = []
    text, plain = page.text, page.plain
    for hit in page.hits:
        kind = hit[2]
        if kind == "unit":
            if hit[3] == "rank":
                ranks[hit[1]] = hit[0]
            else:
                units[hit[0]] = hit
                if hit[3] in _PRICED and _is_base(text, plain, hit[0], hit[1]):
                    bases.append((hit[0], hit[1]))
        elif kind == "count_noun":
            units.setdefault(hit[0], hit)
        elif kind == "qualifier":
            if _sides()[plain[hit[0] : hit[1]]] == "before":
                hedges[hit[1]] = (hit[0], hit[3])
            else:
                hedges_after[hit[0]] = (hit[1], hit[3])
        elif kind == "number_label":
            labels[hit[1]] = hit[3]
        elif kind == "number_ranked":
            ranked.add(hit[0])
        elif kind in _MONTHS:
            months.add(hit[0])
            dated.add(hit[1])
        elif kind in _DATED:
            dated.add(hit[1])
    return Marks(units, hedges, hedges_after, ranks, ranked, labels, months, dated, bases)


def _is_base(text: str, plain: str, start: int, end: int) -> bool:
    """True where a measure is what a price is said for."""
    if text[start - 4 : start] in _PER:
        return True
    return plain[start:end] in lead_words("price_adjective") and text[end + 1 : end + 2].isdecimal()
