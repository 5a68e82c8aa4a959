"""Which of several mentions belongs to which quantity: the one question behind partners, sectors, periods and aspects.

Persian news lists in one of three ways, and keeps to it within a clause:

* mention first: «عراق با ۲۲، امارات با ۱۴ و ترکیه با ۵ درصد»
* quantity first: «۲۲ درصد به عراق، ۱۴ درصد به امارات»
* all mentions, then all quantities: «عراق، امارات و ترکیه به ترتیب با ۲۲، ۱۴ و ۵ درصد»

A single mention in a clause belongs to all its quantities.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar


class Spanned(Protocol):
    """Anything with a half-open folded span."""

    @property
    def start(self) -> int:
        """Where it starts."""
        ...

    @property
    def end(self) -> int:
        """Where it ends."""
        ...


M = TypeVar("M", bound=Spanned)


def attach(mentions: Sequence[M], quantities: Sequence[Spanned]) -> list[M | None]:
    """For each quantity of a clause the mention that belongs to it; None where none does."""
    if not mentions or not quantities:
        return [None] * len(quantities)
    if len(mentions) == 1:
        return [mentions[0]] * len(quantities)
    if len(mentions) == len(quantities) and _all_before(mentions, quantities):
        return list(mentions)
    if mentions[0].start < quantities[0].start:
        return [_last_before(mentions, q.start) for q in quantities]
    behind = [
        _first_between(mentions, q.end, quantities[i + 1].start if i + 1 < len(quantities) else None)
        for i, q in enumerate(quantities)
    ]
    if behind[-1] is None and len(behind) > 1:
        # «۶۸ درصد به عراق رفت و سهم ترکیه از آن ۴ درصد است»: the order turns round with the last
        last = _last_before(mentions, quantities[-1].start)
        if last is not None and last.start >= quantities[-2].end and last is not behind[-2]:
            behind[-1] = last
    return behind


def attach_periods(periods: Sequence[M], quantities: Sequence[Spanned], text: str) -> list[M | None]:
    """As `attach`, but a period right behind a quantity is that quantity's: «۲۹ میلیون دلار در سال ۶۸ به ۸۰۰
    میلیون»."""
    attached = attach(periods, quantities)
    for i, quantity in enumerate(quantities):
        for period in periods:
            if 0 <= period.start - quantity.end <= 6 and text[quantity.end : period.start].strip() in _LEADS_BEHIND:
                attached[i] = period
    if len(quantities) == 1 and len(periods) > 1:
        behind = periods[-1]
        before = attached[0]
        far = before is not None and quantities[0].start - before.end > _FAR
        if far and 0 < behind.start - quantities[0].end <= _NEAR and text.endswith((" در ", " طی "), 0, behind.start):
            attached[0] = behind
    return attached


_FAR = 40
_NEAR = 60
"""«به برنامه‌های سال جاری پرداخت و از صادرات ۱۲۰ هزار دلاری پارک در سال گذشته خبر داد»: the nearer year counts."""


_LEADS_BEHIND = ("", "در", "طی", "برای", "تا", "کالا در", "(")


def _all_before(mentions: Sequence[Spanned], quantities: Sequence[Spanned]) -> bool:
    return len(quantities) > 1 and mentions[-1].end <= quantities[0].start


def _last_before(mentions: Sequence[M], position: int) -> M | None:
    last: M | None = None
    for mention in mentions:
        if mention.start >= position:
            break
        last = mention
    return last


def _first_between(mentions: Sequence[M], start: int, end: int | None) -> M | None:
    for mention in mentions:
        if mention.start >= start:
            return mention if end is None or mention.start < end else None
    return None
