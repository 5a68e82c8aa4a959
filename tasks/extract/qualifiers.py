"""The hedge of a number: «حدود», «بیش از», «بالغ بر», «دست‌کم», «کمتر از», «حداکثر», seldom behind it («و اندی»).

Forms and their meaning are `seeds/qualifier_terms.csv`. Between hedge and number a preposition or a word like «رقمی»
may stand («نزدیک به رقم», kind `hedge_gap` of `lead_words`). «از ۸۰ میلیارد دلار گذشت» says more than that, with the
hedge in the verb (kind `crossed`).
"""

from __future__ import annotations

from functools import cache

from tasks.extract.lexicon import lead_words, starts_with
from tasks.extract.marks import Marks

_LONGEST_BETWEEN = 12


@cache
def _gaps() -> frozenset[str]:
    """What may stand between a hedge and its number."""
    return frozenset({" "} | {f" {word} " for word in lead_words("hedge_gap")})


def qualifier_of(text: str, marks: Marks, start: int, number_end: int, end: int) -> tuple[str, int, int] | None:
    """The code of a quantity's hedge, and start and end of the quantity with it; None where there is none."""
    hedges = marks.hedges
    for position in range(start, max(0, start - _LONGEST_BETWEEN), -1):
        found = hedges.get(position)
        if found is not None:
            if position == start or text[position:start] in _gaps():
                return found[1], found[0], end
            break
    if marks.hedges_after:
        behind = marks.hedges_after.get(end + 1) or marks.hedges_after.get(number_end + 1)
        if behind is not None:
            return behind[1], start, max(end, behind[0])
    if text[start - 4 : start] == " به " and starts_with(text, end, "falls_short"):
        return "less_than", start, end
    if text[start - 4 : start] == " از " and starts_with(text, end, "not_beyond"):
        return "at_most", start, end
    if text[start - 4 : start] == " از " and starts_with(text, end, "crossed"):
        return "more_than", start, end
    return None
