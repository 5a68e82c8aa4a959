"""Reads the periods of an article: «هفت‌ماهه نخست امسال» in an article of Mehr 1404 is 1404, months 1 to 7.

The words come from `period_phrases`; here they get their year and months: from the words themselves, from another
period of the article («این مدت», «مدت مشابه سال قبل»), or from the article's date («امسال»). What none of them settles
stays None. A comparison counts from the period it is compared with: «در سال ۹۲ ... نسبت به پارسال» is 1391.
"""

from __future__ import annotations

from datetime import date

from tasks.extract.article_date import ArticleDate, settle_date
from tasks.extract.calendar import period_bounds, to_gregorian
from tasks.extract.mentions import Number, Period
from tasks.extract.page import Page
from tasks.extract.period_context import NEVER, PeriodContext, When
from tasks.extract.period_phrases import read_phrases
from tasks.extract.period_terms import Phrase, leads

_PLAIN_ROLES = {"time": "time", "duration": "duration", "rate": "rate", "until_now": "span"}
_SEVERAL = 4
"""Months below which a length of time is too common to be the year so far."""
_LONG_OVER = 3
"""Months after which a part of the year is no longer the year so far."""
_CUSTOMS_MONTHS = frozenset((5, 7, 8, 9, 10, 11))
"""Lengths that no term of payment or notice has: «۷ ماهه» alone is the year so far, «۶ ماهه» alone may be a loan's."""


def read_periods(page: Page, numbers: list[Number], anchor: ArticleDate) -> list[Period]:
    """The periods of a page, by start, not overlapping; every number of a date, year or duration lies inside one."""
    phrases = read_phrases(page, numbers)
    now = settle_date(anchor, phrases, page.text, page.plain)
    resolver = _Resolver(PeriodContext(phrases, page, now))
    return [resolver.resolve(phrase) for phrase in phrases]


class _Resolver:
    """Gives expressions their years and months, in the order of the text."""

    __slots__ = ("context",)

    def __init__(self, context: PeriodContext) -> None:
        self.context = context

    def resolve(self, phrase: Phrase) -> Period:
        """The period of the next expression of the text."""
        shape = phrase.shape
        if shape in _PLAIN_ROLES:
            return _build(phrase, _PLAIN_ROLES[shape], NEVER)
        if shape == "years" or (shape == "open" and self._is_past(phrase)):
            return self._span(phrase)
        if shape == "date":
            return self._date(phrase)
        if shape == "anaphor":
            return self._anaphor(phrase)
        if shape == "month_rel":
            return self._month_rel(phrase)
        if shape == "same" or phrase.compared or (phrase.calendar == "main" and phrase.year_relative is not None):
            return self._comparison(phrase)
        when = self._when(phrase)
        if when is None:
            return _build(phrase, "duration", NEVER)
        period = _build(phrase, "period", when)
        if not phrase.until or shape == "months":
            self.context.remember(period)
        return period

    def _is_past(self, phrase: Phrase) -> bool:
        """Whether «از ابتدای سال ۱۳۹۴» means the years since then."""
        now = self.context.now.year
        return phrase.year is not None and now is not None and phrase.calendar == "jalali" and phrase.year < now

    def _span(self, phrase: Phrase) -> Period:
        """Several years: no single year, only bounds."""
        first_on = last_on = None
        year = phrase.year
        if year is None and phrase.year_relative is not None:
            year = self.context.year_of(phrase.year_relative, phrase.calendar)[0]
        if year is not None:
            first_on = period_bounds(phrase.calendar, year, phrase.month_from or 1, 12)[0]
            if phrase.year_to is not None:
                last_on = period_bounds(phrase.calendar, phrase.year_to, 1, phrase.month_to or 12)[1]
        period = _build(phrase, "span", NEVER._replace(calendar=phrase.calendar))
        return period._replace(first_on=first_on, last_on=last_on, ytd_open=phrase.year_to is None)

    def _date(self, phrase: Phrase) -> Period:
        context = self.context
        year, dated = phrase.year, False
        if year is None:
            year, dated = context.year_of(phrase.year_relative or 0, phrase.calendar)
        when = When(year, phrase.year_relative, phrase.month_from, phrase.month_to, dated, False, phrase.calendar)
        period = _build(phrase, "date", when)
        if phrase.until and year is not None:
            # «تا ۲۱ خرداد ... رسید» measures from the start of the year
            context.remember(period._replace(month_from=1))
        return period

    def _when(self, phrase: Phrase) -> When | None:
        """Year and months of what is measured; None where the words are a length of time."""
        shape, context = phrase.shape, self.context
        if shape in ("trailing", "latest"):
            return self._trailing(phrase)
        if shape in ("bare_months", "loose_months") and not self._measures(phrase):
            return None
        first, last, relative = phrase.month_from, phrase.month_to, phrase.year_relative
        main, calendar = context.main, phrase.calendar
        if calendar == "main":
            # «مهر همین سال»
            if main is None:
                return When(None, None, first, last)
            return When(main.year, main.year_relative, first, last, main.dated, True, main.calendar)
        if phrase.year is not None:
            year: int | None = phrase.year
            dated = False
            if calendar == "jalali" and context.now.year is not None:
                relative = phrase.year - context.now.year
        elif relative is not None:
            if relative == 0 and calendar == "jalali" and shape == "months" and context.counts_in_gregorian(phrase):
                calendar = "gregorian"
            year, dated = context.year_of(relative, calendar)
        elif shape == "open":
            # «از ابتدای مهر تاکنون»
            year, dated = context.year_of(0 if (context.now.month or 0) >= (first or 1) else -1, calendar)
        else:
            return context.of_same_months(phrase) or context.latest(phrase)
        if shape == "open":
            closed = self._last_closed(first, year, calendar)
            last = context.parts_of_year(first, year, relative)
            if last is not None and closed is not None and closed - last >= _LONG_OVER:
                last = None  # «از ابتدای امسال» in Bahman, of an article that looks back to six months, too
            inherited = last is not None
            if last is None:
                last = closed
            return When(year, relative, first, last, dated or not inherited, inherited, calendar)
        if shape == "some_months":
            end = context.parts_of_year(1, year, relative)
            if end is not None:
                return When(year, relative, 1, end, dated, True, calendar)
        return When(year, relative, first, last, dated, False, calendar)

    def _last_closed(self, first: int | None, year: int | None, calendar: str) -> int | None:
        """The last month of a year that was over on the article's day; None where none was, or the day is unknown."""
        now, today = self.context.now, self.context.today
        if today is None or now.month is None:
            return None
        this_year, month = (today.year, today.month) if calendar == "gregorian" else (now.year, now.month)
        return month - 1 if year == this_year and month > (first or 1) else None

    def _trailing(self, phrase: Phrase) -> When | None:
        """«سه ماه گذشته»: the year so far where the article says so, else the last months; None over a year's end."""
        context, count = self.context, phrase.back
        said = context.known.get((1, count)) if phrase.shape == "trailing" else None
        if said is not None:
            return When(said.year, said.year_relative, 1, count, said.dated, True, said.calendar)
        now = context.now
        if now.year is None or now.month is None or now.month - count < 1:
            return None
        return When(now.year, None, now.month - count, now.month - 1, dated=True)

    def _measures(self, phrase: Phrase) -> bool:
        """Whether «۹ ماهه» alone is a period and not a term of payment."""
        named = (phrase.month_from, phrase.month_to) in self.context.known
        if phrase.shape == "loose_months":
            named = named or self._is_year_so_far(phrase)
            return named and self.context.page.plain.endswith(leads("loose"), max(0, phrase.start - 12), phrase.start)
        if phrase.locative or phrase.compared or named or phrase.month_to in _CUSTOMS_MONTHS:
            return True
        return self.context.page.plain.endswith(leads("reported"), max(0, phrase.start - 12), phrase.start)

    def _is_year_so_far(self, phrase: Phrase) -> bool:
        """Whether «در ده ماه» is as long as the year was on the article's day."""
        month = self.context.now.month
        return month is not None and phrase.month_to == month - 1 >= _SEVERAL

    def _anaphor(self, phrase: Phrase) -> Period:
        context = self.context
        whole = context.main if phrase.month_to == 12 else context.stretch(phrase) or context.main
        main = context.month if phrase.back else whole
        if main is None:
            return _build(phrase, "anaphor", NEVER)
        first, last = phrase.month_from or main.month_from, phrase.month_to or main.month_to
        when = When(main.year, main.year_relative, first, last, main.dated, True, main.calendar)
        return _build(phrase, "anaphor", when)

    def _month_rel(self, phrase: Phrase) -> Period:
        """«ماه قبل»: the month before the one compared with, else before the article's."""
        main = self.context.main
        role, compared_to = ("comparison", "previous_month") if phrase.compared else ("period", None)
        if phrase.compared and main is not None and main.month_from is not None and main.month_from == main.month_to:
            year, relative, month = main.year, main.year_relative, main.month_from - phrase.back
            dated = main.dated
        elif self.context.now.year is not None and self.context.now.month is not None:
            year, relative, month, dated = self.context.now.year, None, self.context.now.month - phrase.back, True
        else:
            return _build(phrase, role, NEVER, compared_to=compared_to)
        if month < 1:
            month += 12
            year = year - 1 if year is not None else None
            relative = relative - 1 if relative is not None else None
        when = When(year, relative, month, month, dated, inherited=phrase.compared)
        period = _build(phrase, role, when, compared_to=compared_to)
        if role == "period":
            self.context.remember(period)
        return period

    def _comparison(self, phrase: Phrase) -> Period:
        """What a growth is measured against: counted from the period measured, its months where they are the same."""
        main = self.context.main or self.context.next_months(phrase)
        first, last, year, relative = phrase.month_from, phrase.month_to, phrase.year, phrase.year_relative
        calendar = phrase.calendar
        if calendar == "main":
            calendar = main.calendar if main is not None else "jalali"
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
            year, dated = self.context.year_of(relative, phrase.calendar)
        elif year is None and phrase.shape != "same" and main is not None and first is not None:
            back = 0 if main.month_from is not None and first < main.month_from else 1
            year, relative, dated, inherited = _back(main.year, back), _back(main.year_relative, back), main.dated, True
        when = When(year, relative, first, last, dated, inherited, calendar)
        return _build(phrase, "comparison", when, self._compared_to(phrase, when))

    def _compared_to(self, phrase: Phrase, when: When) -> str | None:
        main = self.context.main
        if main is not None and main.year is not None and when.year is not None:
            back = main.year - when.year
        elif main is not None and main.year_relative is not None and when.relative is not None:
            back = main.year_relative - when.relative
        else:
            back = 1 if phrase.year is None and (phrase.year_relative in (-1, None)) else 0
        if phrase.shape == "same":
            return "same_period_last_year" if back == 1 and not phrase.back else None
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


def _build(phrase: Phrase, role: str, when: When, compared_to: str | None = None) -> Period:
    """The period of an expression with what was settled about it."""
    year, relative, first, last, dated, inherited, calendar = when
    bounds: tuple[date | None, date | None] = (None, None)
    if year is not None and first is not None and last is not None:
        bounds = (
            period_bounds(calendar, year, first, last)
            if phrase.day is None
            else _day(calendar, year, first, phrase.day)
        )
    return Period(
        phrase.start,
        phrase.end,
        role,
        calendar,
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
