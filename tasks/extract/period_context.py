"""What an article tells about its periods: its date, the period last measured, and which months it names with a year.

Expressions without a year («در شهریور», «۹ ماهه نخست») take it from the same months named elsewhere in the article,
else from the article's date: the latest such months that have begun, as long as that is not long ago.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tasks.extract.article_date import ArticleDate, Months
from tasks.extract.calendar import to_gregorian
from tasks.extract.mentions import Period, is_same_a_year_before
from tasks.extract.page import Page
from tasks.extract.period_terms import Phrase

_LONG_AGO = 6
"""Months after which a part of last year is no longer meant by its bare name."""


_SENTENCE_END = re.compile(r"\n|[.؟!](?!\d)")


class When(NamedTuple):
    """The year and months that were settled for an expression, and how."""

    year: int | None
    relative: int | None
    first: int | None
    last: int | None
    dated: bool = False
    inherited: bool = False
    calendar: str = "jalali"


NEVER = When(None, None, None, None)


class PeriodContext:
    """The date of an article and the periods read so far; `phrases` are all expressions of the article."""

    __slots__ = (
        "_named",
        "_parts",
        "aside",
        "known",
        "main",
        "month",
        "now",
        "page",
        "part",
        "phrases",
        "several",
        "today",
    )

    def __init__(self, phrases: Sequence[Phrase], page: Page, now: ArticleDate) -> None:
        self.phrases = phrases
        self.page = page
        self.now = now
        self.today: date | None = None
        """The article's day, the first of its month where only that is known."""
        if now.year is not None and now.month is not None:
            self.today = to_gregorian(now.year, now.month, now.day or 1)
        self.main: Period | None = None
        """The latest period that something was measured in."""
        self.part: Period | None = None
        """The latest of those that is less than a year: «این مدت», where «این سال» is a whole one."""
        self.several: Period | None = None
        """The latest of those that is several months."""
        self.aside: Period | None = None
        """The latest of those, where it is only looked back to: the same months of the year before."""
        self.month: Period | None = None
        """The latest of those that is a single month."""
        self.known: dict[Months, Period] = {}
        """The latest period with a year, by its months."""
        self._named: dict[tuple[int | None, int | None, str], Phrase] | None = None
        self._parts: dict[tuple[int | None, int | None, int | None], int | None] | None = None

    def remember(self, period: Period) -> None:
        """Makes a period the one that «این مدت» and comparisons refer to."""
        self.main = period
        first, last = period.month_from, period.month_to
        self.aside = period if is_same_a_year_before(period, self.part) else None
        if first is not None and last is not None and last - first < 11 and self.aside is None:
            self.part = period
            if first == last:
                self.month = period
            else:
                self.several = period
        if self.aside is None and (period.year is not None or period.year_relative is not None):
            self.known[period.month_from, period.month_to] = period

    def stretch(self, phrase: Phrase) -> Period | None:
        """What «این مدت» means: the latest part of a year, of a month named aside the months that it belongs to.

        What is looked back to («در هشت ماهه سال گذشته») is meant in its own sentence only.
        """
        part, several = self.part, self.several
        if self.aside is not None and not _SENTENCE_END.search(self.page.text, self.aside.end, phrase.start):
            return self.aside
        if part is None or several is None or part.month_from != part.month_to or part.month_from is None:
            return part
        first, last = several.month_from, several.month_to
        if several.year != part.year or first is None or last is None:
            return part
        return several if first <= part.month_from <= last else part

    def _index(self) -> None:
        """Finds the expressions of the whole article that give months a year, and the first part of each year."""
        self._named, self._parts = {}, {}
        for phrase in self.phrases:
            dated = phrase.year is not None or phrase.year_relative is not None
            if not dated or phrase.shape != "months" or phrase.compared or phrase.calendar == "main":
                continue
            first, last = phrase.month_from, phrase.month_to
            earlier = self._named.get((first, last, phrase.calendar))
            if earlier is None or (earlier.year_relative != 0 and phrase.year_relative == 0):
                self._named[first, last, phrase.calendar] = phrase
            if last != 12 and (not phrase.until or (last or 0) < (self.now.month or 0)):
                self._parts.setdefault((first, phrase.year, phrase.year_relative), last)

    def parts_of_year(self, first: int | None, year: int | None, relative: int | None) -> int | None:
        """The last month of the first part of a year, from month `first`, that the article names; None without one."""
        if self._parts is None or self._named is None:
            self._index()
        parts = self._parts or {}
        if year is not None and (first, year, None) in parts:
            return parts[first, year, None]
        return parts.get((first, None, relative)) if relative is not None else None

    def next_months(self, phrase: Phrase) -> Period | None:
        """The months said right behind a comparison that comes first: «نسبت به مدت مشابه سال قبل در هشت ماهه امسال»."""
        index = bisect_right(self.phrases, phrase.start, key=lambda other: other.start)
        if index >= len(self.phrases) or self.phrases[index].start - phrase.end > 60:
            return None
        other = self.phrases[index]
        if other.shape != "months" or other.compared or other.calendar == "main":
            return None
        year, relative = other.year, other.year_relative
        if year is None:
            year = self.year_of(relative or 0, other.calendar)[0]
        said = other.start, other.end, "period", other.calendar, year, relative, other.month_from, other.month_to
        return Period(*said, None, None, other.year is None, False, False, other.locative, None, False, False)

    def year_of(self, relative: int, calendar: str) -> tuple[int | None, bool]:
        """(year, whether the article's date gave it) of a year counted from the article's."""
        if calendar == "gregorian":
            return (None, False) if self.today is None else (self.today.year + relative, True)
        return (None, False) if self.now.year is None else (self.now.year + relative, True)

    def of_same_months(self, phrase: Phrase) -> When | None:
        """The year that the same months have elsewhere in the article: before, else behind."""
        months = phrase.month_from, phrase.month_to
        single = months[0] == months[1]
        said = self.known.get(months)
        if said is not None and (said.calendar == phrase.calendar or not single):
            return When(said.year, said.year_relative, *months, said.dated, True, said.calendar)
        if self._named is None:
            self._index()
        named = self._named or {}
        other = named.get((*months, phrase.calendar))
        if other is None and not single:
            other = named.get((*months, "gregorian" if phrase.calendar == "jalali" else "jalali"))
        if other is None:
            return None
        if other.year is not None:
            return When(other.year, None, *months, False, True, other.calendar)
        year, dated = self.year_of(other.year_relative or 0, other.calendar)
        return When(year, other.year_relative, *months, dated, True, other.calendar)

    def latest(self, phrase: Phrase) -> When:
        """The latest months of that name which have begun by the article's date; no year where that is long ago."""
        first, last, calendar = phrase.month_from, phrase.month_to, phrase.calendar
        if last is None or self.today is None:
            return When(None, None, first, last, calendar=calendar)
        year, month = self.today.year, self.today.month
        if calendar == "jalali":
            year, month = self.now.year or 0, self.now.month or 0
        if last < month or first == last == month:
            return When(year, None, first, last, True, False, calendar)
        if month + 12 - last <= (3 if phrase.until else _LONG_AGO):
            return When(year - 1, None, first, last, True, False, calendar)
        if phrase.until:
            return When(year, None, first, last, True, False, calendar)
        return When(None, None, first, last, calendar=calendar)

    def _counts_only_in_gregorian(self, phrase: Phrase) -> bool:
        """Whether the article names Gregorian years or months before this one, and no Jalali ones at all."""
        said = [p for p in self.phrases if p.year is not None or p.calendar == "gregorian" or p.day is not None]
        jalali_months = any(
            p.calendar == "jalali" and p.month_from == p.month_to is not None and p.shape == "months"
            for p in self.phrases
        )
        earlier = sum(p.calendar == "gregorian" and p.start < phrase.start for p in said)
        return earlier > 1 and not jalali_months and all(p.calendar == "gregorian" for p in said)

    def counts_in_gregorian(self, phrase: Phrase) -> bool:
        """Whether «نیمه نخست سال» is of the Gregorian year: over there, not yet here, and the article counts so."""
        last = phrase.month_to
        if self.today is not None and self._counts_only_in_gregorian(phrase):
            return True
        if self.today is None or last is None or phrase.month_from != 1 or last == 1 or phrase.until:
            return False
        if last < (self.now.month or 13) or last >= self.today.month:
            return False
        # a date («2012-11-20») says when the article was written, not by which calendar it counts
        return any(other.calendar == "gregorian" and other.day is None for other in self.phrases)
