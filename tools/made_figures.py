"""The made-up world behind the made-up news: what a province traded in a month of a year, and how a figure is printed.

`World(seed).exports("IR-06", 1403, 1, 7)` are dollars. Series follow from province, year and month, so that a growth, a
balance and a share of the nation agree with the levels beside them as far as the printed places go.
"""

from __future__ import annotations

import hashlib
import math
import random
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

FIRST_YEAR = 1394
_DIGITS = {
    "persian": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"),
    "arabic": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    "latin": str.maketrans("", ""),
}
_WORDS = ["", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده"]


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as an article prints it: its words, and the value that they say."""

    words: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Hand:
    """How one article writes its figures."""

    digits: str
    """persian, arabic or latin."""
    point: str
    """The decimal mark: «.», «٫» or, of percents alone, «/»."""

    def percent(self, value: Decimal, chance: random.Random) -> Printed:
        """A percentage without its sign; small whole ones sometimes in words."""
        if value == value.to_integral() and 0 < value <= 10 and chance.random() < 0.3:
            return Printed(f"{_WORDS[int(value)]} درصد", value)
        return Printed(f"{self.number(value)} درصد", value)

    def number(self, value: Decimal | int, point: str | None = None) -> str:
        """The digits of the number, without a separator of thousands."""
        plain = f"{Decimal(value):f}"
        if "." in plain:
            plain = plain.rstrip("0").rstrip(".")
        return plain.translate(_DIGITS[self.digits]).replace(".", point or self.point)

    def grouped(self, value: int) -> str:
        """The digits of the whole number in groups of three."""
        comma = "," if self.digits == "latin" else "٬"
        return f"{value:,}".translate(_DIGITS[self.digits]).replace(",", comma)

    def amount(self, value: float, unit: str, chance: random.Random) -> Printed:
        """Dollars, tonnes or tomans, printed in one of the ways of the press; the value is what the words say."""
        point = "٫" if self.point == "/" else self.point
        if value >= 1e9:
            if chance.random() < 0.6:
                billions = Decimal(f"{value / 1e9:.1f}")
                return Printed(f"{self.number(billions, point)} میلیارد {unit}", billions * 10**9)
            billion, million = divmod(round(value / 1e6), 1000)
            return self._compound((billion, "میلیارد"), (million, "میلیون"), unit)
        if value >= 1e6:
            way = chance.random()
            if way < 0.5:
                millions = Decimal(round(value / 1e6)) if value >= 3e7 else Decimal(f"{value / 1e6:.1f}")
                return Printed(f"{self.number(millions, point)} میلیون {unit}", millions * 10**6)
            million, thousand = divmod(round(value / 1e3), 1000)
            if way < 0.9:
                return self._compound((million, "میلیون"), (thousand, "هزار"), unit)
            return Printed(f"{self.grouped(round(value))} {unit}", Decimal(round(value)))
        if value >= 1e4:
            if chance.random() < 0.6:
                thousands = Decimal(round(value / 1e3))
                return Printed(f"{self.number(thousands)} هزار {unit}", thousands * 1000)
            thousand, rest = divmod(round(value), 1000)
            return self._compound((thousand, "هزار"), (rest, ""), unit)
        whole = max(1, round(value))
        return Printed(f"{self.number(whole)} {unit}", Decimal(whole))

    def _compound(self, high: tuple[int, str], low: tuple[int, str], unit: str) -> Printed:
        scales = {"میلیارد": 10**9, "میلیون": 10**6, "هزار": 10**3, "": 1}
        parts = [part for part in (high, low) if part[0]]
        words = " و ".join(f"{self.number(count)} {scale}".strip() for count, scale in parts)
        return Printed(f"{words} {unit}", Decimal(sum(count * scales[scale] for count, scale in parts)))


class World:
    """Trade by area, year and months; the same for the same seed."""

    def __init__(self, seed: int, provinces: tuple[str, ...]) -> None:
        self._seed, self._provinces = seed, provinces

    def exports(self, area: str, year: int, first: int, last: int) -> float:
        """Dollars exported by the area (IR for all) from the first to the last month."""
        return self._sum("export", area, year, first, last)

    def imports(self, area: str, year: int, first: int, last: int) -> float:
        """Dollars imported."""
        return self._sum("import", area, year, first, last)

    def tonnes(self, kind: str, area: str, year: int, first: int, last: int) -> float:
        """Weight of exports, imports, transit, production or port throughput."""
        return self._sum(kind, area, year, first, last) / (
            250 + self._hash(f"price-{kind}", area if area != "IR" else "all", year) * 3 // 10
        )

    def _sum(self, kind: str, area: str, year: int, first: int, last: int) -> float:
        areas = self._provinces if area == "IR" else (area,)
        return sum(self._month(kind, one, year, month) for one in areas for month in range(first, last + 1))

    @cache  # noqa: B019 (a world lives as long as the program)
    def _month(self, kind: str, area: str, year: int, month: int) -> float:
        size = 10 ** (6.6 + 2.2 * self._hash(kind, area, 0) / 1000)
        trend = 1.06 ** (year - FIRST_YEAR) * (0.8 + 0.4 * self._hash(kind, area, year) / 1000)
        season = 1 + 0.25 * math.sin(self._hash(kind, area, 0) + 0.7 * month)
        return size * trend * season

    def _hash(self, *what: object) -> int:
        """0 to 999, the same for the same words."""
        digest = hashlib.blake2b("\0".join(map(str, (self._seed, *what))).encode(), digest_size=4).digest()
        return int.from_bytes(digest, "big") % 1000
