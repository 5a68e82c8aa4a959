"""Reads the periods of an article: «هفت‌ماهه نخست امسال» in an article of Mehr 1404 is 1404, months 1 to 7.

The words come from `period_phrases`; here they get their year and months: from the words themselves, from another
period of the article («این مدت», «مدت مشابه سال قبل»), or from the article's date («امسال»). What none of them settles
stays None. A comparison counts from the period it is compared with: «در سال ۹۲ ... نسبت به پارسال» is 1391.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tasks.extract.article_date import ArticleDate, settle_date
from tasks.extract.calendar import period_bounds, to_gregorian
from tasks.extract.mentions import Number, Period
from tasks.extract.page import Page
from tasks.extract.period_phrases import read_phrases
from tasks.extract.period_terms import Phrase, leads

_PLAIN_ROLES = {"date": "date", "time": "time", "duration": "duration", "rate": "rate", "until_now": "span"}
_CUSTOMS_MONTHS = frozenset((5, 7, 8, 9, 10, 11))
"""Lengths that no term of payment or notice has: «۷ ماهه» alone is the year so far, «۶ ماهه» alone may be a loan's."""


class _When(NamedTuple):
    """The year and months that were settled for an expression, and how."""

    year: int | None
    relative: int | None
    first: int | None
    last: int | None
    dated: bool = False
    inherited: bool = False


_NEVER = _When(None, None, None, None)


def read_periods(page: Page, numbers: list[Number], anchor: ArticleDate) -> list[Period]:
    """The periods of a page, by start, not overlapping; every number of a date, year or duration lies inside one."""
    phrases = read_phrases(page, numbers)
    resolver = _Resolver(phrases, page.plain, settle_date(anchor, phrases, page.text, page.plain))
    return [resolver.resolve(phrase) for phrase in phrases]


class _Resolver:
    """Gives expressions their years and months, in the order of the text."""

    __slots__ = ("known", "main", "now", "parts", "phrases", "plain")

    def __init__(self, phrases: Sequence[Phrase], plain: str, now: ArticleDate) -> None:
        self.phrases = phrases
        self.plain = plain
        self.now = now
        self.parts: dict[tuple[int | None, int | None, int | None], int | None] | None = None
        """The last months of the parts of years that the article names, by first month, year and relative year."""
        self.main: Period | None = None
        """The latest period that something was measured in."""
        self.known: dict[tuple[int | None, int | None, str], Period] = {}
        """The latest period with a year, by its months and calendar."""

    def resolve(self, phrase: Phrase) -> Period:
        """The period of the next expression of the text."""
        shape = phrase.shape
        if shape in _PLAIN_ROLES:
            return self._plain(phrase, _PLAIN_ROLES[shape])
        if shape == "years":
            return _span(phrase)
        if shape == "anaphor":
            return self._anaphor(phrase)
        if shape == "month_rel":
            return self._month_rel(phrase)
        if shape == "same" or phrase.compared or phrase.calendar == "main":
            return self._comparison(phrase)
        if shape == "bare_months" and not self._measures(phrase):
            return _build(phrase, "duration", _NEVER)
        when = self._trailing(phrase) if shape == "trailing" else self._when(phrase)
        if when is None:
            return _build(phrase, "duration", _NEVER)
        period = _build(phrase, "period", when)
        if not phrase.until or shape == "months":
            self.main = period
            if period.year is not None or period.year_relative is not None:
                self.known[period.month_from, period.month_to, period.calendar] = period
        return period

    def _year_of(self, relative: int, calendar: str) -> tuple[int | None, bool]:
        """(year, whether the article's date gave it) of a year counted from the article's."""
        now = self.now
        if now.year is None:
            return None, False
        if calendar == "gregorian":
            if now.month is None:
                return None, False
            return to_gregorian(now.year, now.month, now.day or 1).year + relative, True
        return now.year + relative, True

    def _plain(self, phrase: Phrase, role: str) -> Period:
        if role != "date":
            return _build(phrase, role, _NEVER)
        if phrase.year is not None:
            return _build(phrase, role, _said(phrase))
        year, dated = self._year_of(phrase.year_relative or 0, phrase.calendar)
        when = _When(year, phrase.year_relative, phrase.month_from, phrase.month_to, dated)
        return _build(phrase, role, when)

    def _when(self, phrase: Phrase) -> _When:
        """Year and months of what is measured."""
        first, last, relative = phrase.month_from, phrase.month_to, phrase.year_relative
        year: int | None
        if phrase.year is not None:
            year, dated = phrase.year, False
        elif relative is not None:
            year, dated = self._year_of(relative, phrase.calendar)
        else:
            return self._without_year(phrase)
        if phrase.shape == "open":
            last, inherited = self._end_of_open(phrase, year)
            return _When(year, relative, first, last, dated or not inherited, inherited)
        main = self.main
        if phrase.shape == "some_months" and main is not None and (main.year, main.year_relative) == (year, relative):
            return _When(year, relative, main.month_from, main.month_to, dated, inherited=True)
        return _When(year, relative, first, last, dated)

    def _without_year(self, phrase: Phrase) -> _When:
        """«در شهریور», «۹ ماهه نخست»: as another period of the article has it, else the latest that has closed."""
        first, last = phrase.month_from, phrase.month_to
        said = self.known.get((first, last, phrase.calendar))
        if said is not None:
            return _When(said.year, said.year_relative, first, last, said.dated, inherited=True)
        now = self.now
        if last is None or now.year is None or now.month is None:
            return _When(None, None, first, last)
        year, month = now.year, now.month
        if phrase.calendar == "gregorian":
            today = to_gregorian(now.year, now.month, now.day or 1)
            year, month = today.year, today.month
        begun = last < month or first == last == month
        return _When(year if begun else year - 1, None, first, last, dated=True)

    def _end_of_open(self, phrase: Phrase, year: int | None) -> tuple[int | None, bool]:
        """(last month, whether another period gave it) of «از ابتدای سال تاکنون»."""
        if self.parts is None:
            self.parts = {}
            for other in self.phrases:
                if other.shape == "months" and other.month_to != 12 and not (other.until or other.compared):
                    self.parts.setdefault((other.month_from, other.year, other.year_relative), other.month_to)
        for key in ((phrase.month_from, year, None), (phrase.month_from, None, phrase.year_relative)):
            if key[1:] != (None, None) and key in self.parts:
                return self.parts[key], True
        now = self.now
        if year is not None and year == now.year and now.month is not None and now.month > (phrase.month_from or 1):
            return now.month - 1, False
        return None, False

    def _trailing(self, phrase: Phrase) -> _When | None:
        """«سه ماه گذشته»: the year so far where the article says so, else the last months; None over a year's end."""
        said = self.known.get((1, phrase.back, "jalali"))
        if said is not None:
            return _When(said.year, said.year_relative, 1, phrase.back, said.dated, inherited=True)
        now = self.now
        if now.year is None or now.month is None or now.month - phrase.back < 1:
            return None
        return _When(now.year, None, now.month - phrase.back, now.month - 1, dated=True)

    def _measures(self, phrase: Phrase) -> bool:
        """Whether «۹ ماهه» alone is a period and not a term of payment."""
        if phrase.locative or phrase.compared or phrase.month_to in _CUSTOMS_MONTHS:
            return True
        if (phrase.month_from, phrase.month_to, phrase.calendar) in self.known:
            return True
        return self.plain.endswith(leads("reported"), max(0, phrase.start - 12), phrase.start)

    def _anaphor(self, phrase: Phrase) -> Period:
        main = self.main
        if main is None:
            return _build(phrase, "anaphor", _NEVER)
        first, last = phrase.month_from or main.month_from, phrase.month_to or main.month_to
        when = _When(main.year, main.year_relative, first, last, main.dated, inherited=True)
        return _build(phrase, "anaphor", when, calendar=main.calendar)

    def _month_rel(self, phrase: Phrase) -> Period:
        """«ماه قبل»: the month before the one compared with, else before the article's."""
        main = self.main
        role, compared_to = ("comparison", "previous_month") if phrase.compared else ("period", None)
        if phrase.compared and main is not None and main.month_from is not None and main.month_from == main.month_to:
            year, relative, month = main.year, main.year_relative, main.month_from - phrase.back
            dated = main.dated
        elif self.now.year is not None and self.now.month is not None:
            year, relative, month, dated = self.now.year, None, self.now.month - phrase.back, True
        else:
            return _build(phrase, role, _NEVER, compared_to=compared_to)
        if month < 1:
            month += 12
            year = year - 1 if year is not None else None
            relative = relative - 1 if relative is not None else None
        when = _When(year, relative, month, month, dated, inherited=phrase.compared)
        return _build(phrase, role, when, compared_to=compared_to)

    def _comparison(self, phrase: Phrase) -> Period:
        """What a growth is measured against: counted from the period measured, its months where they are the same."""
        main = self.main
        first, last, year, relative = phrase.month_from, phrase.month_to, phrase.year, phrase.year_relative
        calendar = main.calendar if phrase.calendar == "main" and main is not None else phrase.calendar
        dated, inherited = False, False
        if phrase.shape in ("same", "some_months") and main is not None:
            first, last, inherited = main.month_from, main.month_to, True
            if relative is not None:
                calendar = main.calendar
        if year is None and main is not None and relative is not None and relative < 0:
            year, relative, dated, inherited = (
                _back(main.year, -relative),
                _back(main.year_relative, -relative),
                main.dated,
                True,
            )
        elif year is None and relative is not None:
            year, dated = self._year_of(relative, phrase.calendar)
        elif year is None and phrase.shape != "same" and main is not None and first is not None:
            back = 0 if main.month_from is not None and first < main.month_from else 1
            year, relative, dated, inherited = _back(main.year, back), _back(main.year_relative, back), main.dated, True
        when = _When(year, relative, first, last, dated, inherited)
        return _build(phrase, "comparison", when, calendar, self._compared_to(phrase, when))

    def _compared_to(self, phrase: Phrase, when: _When) -> str | None:
        main = self.main
        if main is not None and main.year is not None and when.year is not None:
            back = main.year - when.year
        elif main is not None and main.year_relative is not None and when.relative is not None:
            back = main.year_relative - when.relative
        else:
            back = 1 if phrase.year is None and (phrase.year_relative in (-1, None)) else 0
        if phrase.shape == "same":
            return "same_period_last_year" if back == 1 else None
        months = (main.month_from, main.month_to) if main is not None else (None, None)
        if months[0] is not None and when.first is not None and (months[0], when.first) == (months[1], when.last):
            steps = months[0] - when.first + 12 * back
            if steps == 1:
                return "previous_month"
        if back != 1:
            return None
        if phrase.shape == "year":
            return "previous_year"
        return "same_period_last_year" if months == (when.first, when.last) else None


def _back(year: int | None, years: int) -> int | None:
    return None if year is None else year - years


def _said(phrase: Phrase) -> _When:
    return _When(phrase.year, phrase.year_relative, phrase.month_from, phrase.month_to)


def _span(phrase: Phrase) -> Period:
    """Several years: no single year, only bounds."""
    first_on = last_on = None
    if phrase.year is not None:
        first_on = period_bounds(phrase.calendar, phrase.year, 1, 12)[0]
        if phrase.year_to is not None:
            last_on = period_bounds(phrase.calendar, phrase.year_to, 1, 12)[1]
    period = _build(phrase, "span", _NEVER)
    return period._replace(first_on=first_on, last_on=last_on, ytd_open=phrase.year_to is None)


def _build(
    phrase: Phrase, role: str, when: _When, calendar: str | None = None, compared_to: str | None = None
) -> Period:
    """The period of an expression with what was settled about it."""
    named = phrase.calendar if calendar is None else calendar
    if named == "main":
        named = "jalali"
    year, relative, first, last, dated, inherited = when
    bounds: tuple[date | None, date | None] = (None, None)
    if year is not None and first is not None and last is not None:
        bounds = period_bounds(named, year, first, last) if phrase.day is None else _day(named, year, first, phrase.day)
    return Period(
        phrase.start,
        phrase.end,
        role,
        named,
        year,
        relative,
        first,
        last,
        bounds[0],
        bounds[1],
        dated,
        inherited,
        phrase.shape in ("open", "until_now"),
        phrase.locative,
        compared_to,
        phrase.shape == "same",
        phrase.until,
    )


def _day(calendar: str, year: int, month: int, day: int) -> tuple[date | None, date | None]:
    """The day as bounds; (None, None) for a day that is none («۳۱ مهر»)."""
    try:
        found = date(year, month, day) if calendar == "gregorian" else to_gregorian(year, month, day)
    except ValueError:
        return None, None
    return found, found
