"""Ranks: «رتبه ۴», «جایگاه دوم», «مقام نخست», «رتبه‌های اول و دوم», «دومین شریک تجاری»; other ordinals are none.

«جایگاه دوم و بعضا در جایگاه سوم» is the rank 2 to 3.
"""

from __future__ import annotations

from decimal import Decimal

from tasks.extract.marks import Marks
from tasks.extract.mentions import Number, Quantity

_JOINTS = frozenset({"و", "،", "یا", "و یا"})
_RANGE_JOINTS = ("و بعضا", "و گاهی", "و بعضا در", "و گاه", "تا", "الی", "یا")


def read_rank(text: str, marks: Marks, number: Number, previous: Quantity | None) -> Quantity | None:
    """The rank that a number says; `previous` is the rank before it in the text. None where it is no rank.

    Where the number is the upper end of the previous rank, the result is that rank with its upper end.
    """
    if number.value <= 0 or number.decimals or number.scale != 1:
        return None
    start = _rank_word(text, marks, number.start)
    if previous is not None and number.start - previous.end <= 30 and previous.upper is None:
        gap = text[previous.end : number.start if start is None else start].strip()
        if gap in _RANGE_JOINTS or (start is not None and gap in ("و بعضا در", "تا", "و بعضا")):
            if number.value > previous.value:
                return previous._replace(end=number.end, upper=number.value, qualifier="range")
        elif start is None and gap in _JOINTS:
            return _rank(number, number.start, number.end)
    if start is not None:
        return _rank(number, start, number.end)
    if number.form == "ordinal":
        following = number.end + 1
        if following in marks.ranked and text.endswith("ین", number.start, number.end):
            return _rank(number, number.start, number.end)
    return None


def _rank_word(text: str, marks: Marks, start: int) -> int | None:
    """Where the word «رتبه» right before a number starts."""
    for position in (start - 1, start - 2, start):
        begin = marks.ranks.get(position)
        if begin is not None and not text[position:start].strip(" :("):
            return begin
    return None


def _rank(number: Number, start: int, end: int) -> Quantity:
    return Quantity(
        start, end, number, Decimal(number.value), None, "rank", "exact", start, False, end, end, None, number.repair
    )
