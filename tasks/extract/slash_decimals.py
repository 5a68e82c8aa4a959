"""Decimals written with a slash, some of which stand in the wrong order: «۲/۱۶۱ هزار تن» is 161.2 thousand tonnes.

Printed Persian writes 161.2 as «۱۶۱/۲», and a copy that lost its direction marks shows the parts swapped. The number
alone is seldom proof, so each slash of an article is a witness for the whole of it:

- U+200E (or U+202A, U+2066) between or before the digits holds them in order: such a number reads as it stands, and
  says nothing of the others, which have lost theirs;
- a part that is 0, or begins with 0, cannot be otherwise: «۰/۷» and «5/05» are in order, «84/0» and «07/32» swapped;
- one digit before several is swapped («6/38», «8/4736»), several before one in order («۴۴/۴»), because decimals are
  printed to one place far more often than to more; a zero at the end is no decimal place («7/10» is not 7.10);
- hundreds of milliards of dollars are no figure of Iran's trade: «۲/۵۴۷ میلیارد دلار» is in order;
- the same figure said in other words settles it («6/4 میلیارد» beside «4 میلیارد و 601 میلیون», or beside «4 میلیارد»);
- where no number bears witness, copies in ASCII digits are old and swapped («5/7» is 7.5), those in Persian digits not.

The article's majority decides what a number's form leaves open. One that is neither held nor proven keeps its other
reading in `repair`.
"""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal
from typing import NamedTuple

from tasks.extract.mentions import Number
from tasks.normalise.fold import Folded

_HOLDING_MARKS = "\u200e\u202a\u202d\u2066"
_PROOF = 6
_MILLIARDS = (" میلیارد دلار", " میلیارد یورو", "میلیارد دلار")
_MOST_DIGITS = 24
_NOTE = "slash_decimal: "
_SAID_EXACTLY = 2
"""Evidence of one number that is said exactly, or of two of which the whole part is said."""


class Slash(NamedTuple):
    """A number with one slash: its folded span and the digits on either side, in the order of the text."""

    start: int
    end: int
    first: str
    second: str
    broken: bool
    """True where a comma got between slash and digits («4/،6»), which only a swap does."""
    behind: str
    """The next letters of the text."""


class SlashReading(NamedTuple):
    """What a slash number means."""

    value: Decimal
    decimals: int
    repair: str | None


def read_slashes(slashes: list[Slash], folded: Folded) -> list[SlashReading]:
    """The readings of all slash numbers of one text, in order."""
    held = [_is_held(slash, folded) for slash in slashes]
    votes = [0 if is_held else swap_vote(slash) for slash, is_held in zip(slashes, held, strict=True)]
    majority = sum(votes)
    if majority == 0:
        majority = 1 if folded.raw[int(folded.offsets[slashes[0].start])].isascii() else -1
    readings = []
    for slash, is_held, vote in zip(slashes, held, votes, strict=True):
        in_order, swapped = _value(slash.first, slash.second), _value(slash.second, slash.first)
        proven = abs(vote) >= _PROOF
        if is_held or (vote < 0 if proven else majority < 0):
            sure = is_held or proven or in_order == swapped
            readings.append(SlashReading(in_order, len(slash.second), None if sure else f"{_NOTE}{swapped}"))
        else:
            repair = None if in_order == swapped else f"{_NOTE}{in_order}"
            readings.append(SlashReading(swapped, len(slash.first), repair))
    return readings


def settle_by_words(numbers: list[Number], folded: Folded) -> list[Number]:
    """The numbers, with all open slash decimals turned round where the article says their figures in other words so.

    In copies in ASCII digits the whole part of one is enough; Persian digits are seldom swapped.
    """
    others = sorted(n.value for n in numbers if n.scale > 1 and not _is_open(n))
    if not others:
        return numbers
    evidence = 0
    for number in numbers:
        if _is_open(number) and number.scale > 1:
            other = _turned(number)
            evidence += _is_said(others, other) - _is_said(others, number)
    first = next(number for number in numbers if _is_open(number)) if evidence else None
    if first is None or evidence < (1 if folded.raw[int(folded.offsets[first.start])].isascii() else _SAID_EXACTLY):
        return numbers
    return [_turned(number) if _is_open(number) else number for number in numbers]


def _is_open(number: Number) -> bool:
    """True where the slash number could also be read the other way."""
    return number.repair is not None and number.repair.startswith(_NOTE)


def _turned(number: Number) -> Number:
    """The slash number in its rejected reading."""
    assert number.repair is not None
    rejected = number.repair.removeprefix(_NOTE)
    printed = number.value / number.scale
    sign = -1 if number.value < 0 else 1
    return number._replace(
        value=sign * Decimal(rejected) * number.scale,
        decimals=len(rejected.partition(".")[2]),
        repair=f"{_NOTE}{abs(printed).normalize():f}",
    )


def _is_said(others: list[Decimal], number: Number) -> int:
    """2 where one of the sorted values is the number's to its last printed place, 1 where it is its whole part."""
    place = number.scale.scaleb(-number.decimals)
    index = bisect_left(others, number.value - place / 2)  # rounded up, or cut off
    if index < len(others) and others[index] < number.value + place:
        return 2
    if number.value.adjusted() - number.scale.adjusted() > _MOST_DIGITS:  # a quotient that decimal refuses to make
        return 0
    whole = number.value // number.scale * number.scale
    index = bisect_left(others, whole)
    return int(index < len(others) and others[index] == whole)


def swap_vote(slash: Slash) -> int:
    """How strongly a number's own form says that its parts are swapped (positive) or in order (negative)."""
    first, second = slash.first, slash.second
    if slash.broken or second == "0" or (first[0] == "0" and len(first) > 1):
        return _PROOF
    if first == "0" or (second[0] == "0" and len(second) > 1):
        return -_PROOF
    if len(first) == 1 and len(second) == 3 and slash.behind.startswith(_MILLIARDS):
        return -1
    if len(first) == 1 and len(second) > 1:
        return 2 if len(second) > 2 or second[-1] == "0" else 1
    if len(second) == 1 and len(first) > 1:
        return -2 if first[-1] == "0" else -1
    return 0


def _value(whole: str, fraction: str) -> Decimal:
    return Decimal(f"{int(whole)}.{fraction}")


def _is_held(slash: Slash, folded: Folded) -> bool:
    """True where a mark in the raw text keeps the parts in order."""
    start, end = folded.raw_span(slash.start, slash.end)
    return any(mark in _HOLDING_MARKS for mark in folded.raw[max(0, start - 1) : end])
