"""The hedge of a number: «حدود», «بیش از», «بالغ بر», «دست‌کم», «کمتر از», «حداکثر», before it, seldom after («و اندی»).

Forms and their meaning are `seeds/qualifier_terms.csv`. Between hedge and number a preposition or a word like «رقمی» may
stand («نزدیک به رقم»). «از مرز ۸۰ میلیارد دلار گذشت» says more than that.
"""

from __future__ import annotations

from functools import cache

import seeds
from tasks.extract.lexicon import spellings
from tasks.extract.page import Page

_BETWEEN = frozenset(
    [" ", " از ", " به ", " با ", " بر ", " رقم ", " رقمی ", " مبلغ ", " مبلغی ", " معادل ", " میزان ", " مقدار ", " تعداد ", " به مبلغ ", " به میزان ", " به تعداد ", " معادل با ", " از رقم ", " از مرز ", " با رقم ", " ارزش ", " به ارزش ", " با ارزش ", " نیز ", " هم "]
)
_LONGEST_BETWEEN = 12


@cache
def _sides() -> dict[str, str]:
    """`before` or `after`, by folded spelling."""
    return {
        spelling: row["side"]
        for row in seeds.read_table("qualifier_terms")
        for form in row["form"].split(";")
        for spelling in spellings(form)
    }


def index_qualifiers(page: Page) -> dict[int, tuple[int, str]]:
    """The hedges that stand before a number: their start and code, by their end."""
    sides = _sides()
    plain = page.plain
    return {
        hit[1]: (hit[0], hit[3])
        for hit in page.hits
        if hit[2] == "qualifier" and sides[plain[hit[0] : hit[1]]] == "before"
    }


def qualifier_before(text: str, ends: dict[int, tuple[int, str]], start: int) -> tuple[int, str] | None:
    """Where the hedge of the number at `start` begins, and its code."""
    for end in range(start, max(0, start - _LONGEST_BETWEEN), -1):
        found = ends.get(end)
        if found is not None:
            gap = text[end:start]
            return found if gap in _BETWEEN or not gap else None
    return None
