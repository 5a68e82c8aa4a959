"""The hedge of a number: «حدود», «بیش از», «بالغ بر», «دست‌کم», «کمتر از», «حداکثر», seldom behind it («و اندی»).

Forms and their meaning are `seeds/qualifier_terms.csv`. Between hedge and number a preposition or a word like «رقمی»
may stand («نزدیک به رقم»). «از ۸۰ میلیارد دلار گذشت» says more than that, with the hedge in the verb.
"""

from __future__ import annotations

from tasks.extract.marks import Marks

_BETWEEN = frozenset(
    {" "}
    | {
        f" {word} "
        for word in ("از", "به", "با", "بر", "در", "رقم", "رقمی", "مبلغ", "مبلغی", "معادل", "میزان", "مقدار")
    }
    | {f" {word} " for word in ("تعداد", "ارزش", "نیز", "هم", "سالانه", "ماهانه", "روزانه", "معادل با", "از رقم")}
    | {f" {prefix} {word} " for prefix in ("به", "با") for word in ("مبلغ", "میزان", "تعداد", "رقم", "ارزش", "مقدار")}
)
_LONGEST_BETWEEN = 12
_CROSSING = (" گذشت", " عبور", " فراتر رف", " بالاتر رف", " بیشتر شد")


def qualifier_of(text: str, marks: Marks, start: int, end: int) -> tuple[str, int, int] | None:
    """The code of a quantity's hedge, and start and end of the quantity with it; None where there is none."""
    hedges = marks.hedges
    for position in range(start, max(0, start - _LONGEST_BETWEEN), -1):
        found = hedges.get(position)
        if found is not None:
            if position == start or text[position:start] in _BETWEEN:
                return found[1], found[0], end
            break
    if marks.hedges_after:
        behind = marks.hedges_after.get(end + 1)
        if behind is not None:
            return behind[1], start, behind[0]
    if text[start - 4 : start] == " از " and text.startswith(_CROSSING, end):
        return "more_than", start, end
    return None
