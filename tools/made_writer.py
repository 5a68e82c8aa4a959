"""What made-up articles are written with: a writer that knows where each claim stands, and periods in words."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cache

from made_figures import Hand, Printed

from seeds import read_table

_QUALIFIERS = (("حدود", "approx"), ("نزدیک به", "approx"), ("بیش از", "more_than"), ("بالغ بر", "more_than"))
_MONTH_WORDS = ["", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده"]
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


@dataclass(slots=True)
class Fact:
    """A claim that was planted; the names are those of the warehouse's columns."""

    indicator: str
    measure: str
    value: str
    unit: str
    ref_area: str
    status: str = "reported"
    qualifier: str = "exact"
    partner_area: str | None = None
    sector: str | None = None
    product: str | None = None
    whole_area: str | None = None
    compared_to: str | None = None
    period_year: int | None = None
    period_month_from: int | None = None
    period_month_to: int | None = None
    has_period: bool = True
    """False: no period is said, and none is asked for."""
    spans: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Period:
    """The months an article is about."""

    year: int
    first: int
    last: int
    words: str
    known_year: bool
    """False where only the article's date could tell the year, and it has none."""
    dated: bool


class Writer:
    """One article being written."""

    def __init__(self, chance: random.Random, joiner: str, hand: Hand) -> None:
        self.chance, self.joiner, self.hand = chance, joiner, hand
        self.text = ""
        self.facts: dict[str, Fact] = {}
        self.others: list[tuple[int, int]] = []

    def say(self, words: str) -> None:
        """Words without a figure of ours."""
        self.text += words.replace("|", self.joiner)

    def plant(self, name: str, printed: Printed, fact: Fact, *, qualified: bool = False) -> None:
        """A claim; the same name again is a further mention of it."""
        if qualified and self.chance.random() < 0.25:
            word, fact.qualifier = self.chance.choice(_QUALIFIERS)
            self.say(f"{word} ")
        start = len(self.text)
        self.text += printed.words
        self.facts.setdefault(name, fact).spans.append((start, len(self.text)))

    def other(self, words: str) -> None:
        """A number that is no claim."""
        start = len(self.text)
        self.text += words
        self.others.append((start, len(self.text)))


def choose_period(year: int, month: int, chance: random.Random, *, dated: bool) -> Period:
    """The months up to `month`, or that month alone, in words; relative words only while the year lasts."""
    name, current, number = (
        month_name(month),
        month < 12,
        str(year).translate(_PERSIAN),
    )
    forms = [
        (1, f"در {_MONTH_WORDS[month]}|ماهه نخست سال {number}", True),
        (1, f"از ابتدای سال {number} تا پایان {name}", True),
    ]
    if month == 1:
        forms = []
    forms.append((month, f"در {name}|ماه سال {number}", True))
    if month == 12:
        forms.append((1, f"در سال {number}", True))
    if month in (3, 6):
        season = "بهار" if month == 3 else "تابستان"
        forms.append((month - 2, f"در {season} سال {number}", True))
    if current and month > 1:
        forms.append((1, f"در {_MONTH_WORDS[month]}|ماهه نخست امسال", dated))
        forms.append((1, f"از ابتدای سال جاری تا پایان {name}", dated))
        forms.append((1, f"طی {_MONTH_WORDS[month]} ماه سپری شده از سال جاری", dated))
    if current:
        forms.append((month, f"در {name}|ماه امسال", dated))
    first, words, known_year = chance.choice(forms)
    return Period(year, first, month, words, known_year, dated)


def month_name(month: int) -> str:
    """The Persian name of a Jalali month."""
    return _month_names()[month]


@cache
def _month_names() -> dict[int, str]:
    return {int(row["month"]): row["name_fa"] for row in read_table("jalali_months")}
