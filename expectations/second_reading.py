"""Reads a plainly written quantity a second time, so that a value can be held against its own quote.

«۷۳۰ میلیون دلار» is 730,000,000 USD and «۳۴ میلیون و ۳۶۸ هزار تن» 34,368,000 tonnes. Only what can be read in one way
is read: one number in digits with its scales and its unit. Number words, ranges, slashes, a point before exactly three
digits and lists that share a unit are left to the reader alone. It is on purpose another program than the reader's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from expectations.expected import ReferenceCodes

_FOLD = str.maketrans(
    "۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩يىكةأإؤ٫٬،\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2067\u2069\u00a0",
    "01234567890123456789ییکهااو.,,          ",
)
_GLUED = {**_FOLD, ord("\u200c"): None}
_WORD = re.compile(r"\w+")
_THOUSAND_OR_POINT = re.compile(r"(?<![\d,])\d+\.\d{3}(?!\d)")
_NUMBER = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"


class Reread(NamedTuple):
    """A quantity as the second reading has it."""

    value: Decimal
    """In `unit`."""
    unit: str


@dataclass(frozen=True, slots=True)
class SecondReader:
    """Compiled from the code lists; `read` is None wherever a quote is not plain."""

    quantity: re.Pattern[str]
    term: re.Pattern[str]
    """One number with its scales."""
    scale: re.Pattern[str]
    words: frozenset[str]
    """Words that are part of a number, scales among them; elsewhere in the quote they make it less than plain."""
    scales: dict[str, Decimal]
    units: dict[str, tuple[str, Decimal]]

    def read(self, quote: str) -> Reread | None:
        """The quantity of `quote`, or None where it is not plainly written."""
        text = _fold(quote)
        found = self.quantity.search(text)
        if found is None:
            return None
        around = text[: found.start()] + " " + text[found.end() :]
        if any(map(str.isdigit, around)) or not self.words.isdisjoint(_WORD.findall(around)):
            return None
        if _THOUSAND_OR_POINT.search(found[0]):
            return None
        unit, factor = self.units[found["unit"]]
        terms = [
            (Decimal(digits.replace(",", "")), self._scale(scales))
            for digits, scales in self.term.findall(found["terms"])
        ]
        # «۳۲ هزار و ۵۰۰ میلیارد» shares its last scale; only falling scales add up as they stand.
        if any(scale <= following for (_, scale), (_, following) in pairwise(terms)):
            return None
        return Reread(sum((digits * scale for digits, scale in terms), Decimal(0)) * factor, unit)

    def _scale(self, scales: str) -> Decimal:
        factor = Decimal(1)
        for word in self.scale.findall(scales):
            factor *= self.scales[word]
        return factor


@lru_cache(maxsize=4)
def second_reader(
    scales: frozenset[tuple[str, Decimal]], number_words: frozenset[str], units: frozenset[tuple[str, str, Decimal]]
) -> SecondReader:
    """The second reader of these words."""
    by_scale = {_fold(word): factor for word, factor in scales}
    by_unit = {_fold(word): (unit, factor) for word, unit, factor in units}
    # Bounds, and no «*»: of a long row of numbers without a unit each would be a start to look on from to the end.
    term = rf"(?:{_NUMBER})(?:\s?(?:{_either(by_scale)})(?!\w)){{0,4}}"
    quantity = rf"(?<![\w.,/-])(?P<terms>{term}(?:\s?و\s?{term}){{0,8}})\s?(?P<unit>{_either(by_unit)})(?!\w)"
    return SecondReader(
        quantity=re.compile(quantity),
        term=re.compile(rf"({_NUMBER})((?:\s*(?:{_either(by_scale)})(?!\w))*)"),
        scale=re.compile(_either(by_scale)),
        words=frozenset(map(_fold, number_words)) | set(by_scale),
        scales=by_scale,
        units=by_unit,
    )


def reader_of(codes: ReferenceCodes) -> SecondReader:
    """The second reader of the words in `codes`."""
    return second_reader(
        frozenset(codes.scales.items()),
        codes.number_words,
        frozenset((word, unit, factor) for word, (unit, factor) in codes.unit_words.items()),
    )


@dataclass(frozen=True, slots=True)
class SignReader:
    """Tells the sign that a sentence speaks of, by words of one token or the first two of more («بالا رفته است»)."""

    plus: frozenset[str]
    minus: frozenset[str]

    @classmethod
    def of(cls, *words: Mapping[str, int]) -> SignReader:
        """The reader of these words, each with its sign."""
        signs = {" ".join(_letters(word).split()[:2]): sign for one in words for word, sign in one.items()}
        return cls(*(frozenset(word for word, told in signs.items() if told == sign) for sign in (1, -1)))

    def read(self, sentence: str) -> int | None:
        """1 where the sentence speaks only of plus, -1 only of minus, None of both or of neither."""
        tokens = _WORD.findall(_letters(sentence))
        words = {*tokens, *map(" ".join, pairwise(tokens))}
        plus, minus = not words.isdisjoint(self.plus), not words.isdisjoint(self.minus)
        return None if plus == minus else 1 if plus else -1


def _letters(text: str) -> str:
    """One spelling of each letter, without U+200C: «پایین‌تر» and «پایینتر» are one word."""
    return text.translate(_GLUED)


def _fold(text: str) -> str:
    """One spelling of each letter and digit, single spaces where U+200C and its like stood."""
    return " ".join(text.translate(_FOLD).split()).lower()


def _either(words: Iterable[str]) -> str:
    """A pattern of any of `words`, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
