"""A digit group or a number word, as the grammar of numbers takes it."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

DIGITS, UNIT, TEEN, TENS, HUNDREDS, SCALE, HALF, ORDINAL = range(8)
SUFFIX, VAGUE, POINT, SIGN, SHARE, DATE, TIME, CODE = range(8, 16)

Value = int | Decimal


class Token(NamedTuple):
    """A digit group or a word of a number, before the grammar: half-open folded span, its class, its value."""

    start: int
    end: int
    cls: int
    value: Value
    decimals: int
    repair: str | None
