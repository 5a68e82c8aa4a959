"""Reads the periods of an article: «هفت‌ماهه نخست امسال» in an article of Mehr 1404 is 1404, months 1 to 7.

The words come from `period_phrases`; here they get their year and months: from the words themselves, from an earlier
period of the article («این مدت», «مدت مشابه سال قبل»), or from the article's date («امسال», «تاکنون»). What none of them
settles stays None. A comparison counts from the period it is compared with: «در سال ۹۲ ... نسبت به پارسال» is 1391.
"""

from __future__ import annotations

from tasks.extract.article_date import ArticleDate, settle_date
from tasks.extract.calendar import period_bounds
from tasks.extract.mentions import Number, Period
from tasks.extract.page import Page
from tasks.extract.period_phrases import Phrase, read_phrases

_REPORTED = (
    " امار ",
    " عملکرد ",
    " گزارش ",
    " صادرات ",
    " واردات ",
    " تولید ",
    " تجارت ",
    " کارنامه ",
    " فروش ",
    " در ",
    " طی ",
)
_PLAIN_ROLES = {
    "date": "date",
    "time": "time",
    "duration": "duration",
    "rate": "rate",
    "years": "span",
    "until_now": "span",
}


def read_periods(page: Page, numbers: list[Number], anchor: ArticleDate) -> list[Period]:
    """The periods of a page, by start, not overlapping; every number of a date, year or duration lies inside one."""
    phrases = read_phrases(page, numbers)
    reader = _Resolver(page.text, settle_date(anchor, phrases, page.text))
    return [reader.resolve(phrase) for phrase in phrases]


class _Resolver:
    """Gives phrases their years and months, in the order of the text."""

    __slots__ = ("known", "main", "now", "text")

    def __init__(self, text: str, now: ArticleDate) -> None:
        self.text = text
        self.now = now
        self.main: Period | None = None
        """The latest period that something was measured in."""
        self.known: dict[tuple[int, int], Period] = {}
        """The latest period with a year, by its months."""

    def resolve(self, phrase: Phrase) -> Period:
        shape = phrase.shape
        plain = _PLAIN_ROLES.get(shape)
        if plain is not None:
            return self._plain(phrase, plain)
        if shape == "anaphor":
            return self._anaphor(phrase)
        if shape == "month_rel":
            return self._month_rel(phrase)
        if shape == "same" or phrase.compared or phrase.calendar == "before":
            return self._comparison(phrase)
        if shape == "bare_months" and not self._measures(phrase):
            return _period(phrase, "duration")
        period = self._trailing(phrase) if shape == "trailing" else self._period(phrase)
        if period.role == "period":
            self._remember(period)
        return period

    def _remember(self, period: Period) -> None:
        self.main = period
        if (
            period.month_from is not None
            and period.month_to is not None
            and (period.year or period.year_relative is not None)
        ):
            self.known[period.month_from, period.month_to] = period

    def _plain(self, phrase: Phrase, role: str) -> Period:
        if role == "date" and phrase.year is None:
            year, dated = self._relative_year(phrase.year_relative if phrase.year_relative is not None else 0)
            return _period(phrase, role, year=year, dated=dated)
        if role == "span":
            return _period(phrase, role, year=None, open_end=phrase.year_to is None)
        return _period(phrase, role)

    def _relative_year(self, relative: int) -> tuple[int | None, bool]:
        return (None, False) if self.now.year is None else (self.now.year + relative, True)

    def _period(self, phrase: Phrase) -> Period:
        first, last = phrase.month_from, phrase.month_to
        if phrase.shape == "open":
            return self._open(phrase)
        if phrase.year is not None:
            return _period(phrase, "period")
        if phrase.year_relative is not None:
            year, dated = self._relative_year(phrase.year_relative)
            if (
                phrase.shape == "some_months"
                and self.main is not None
                and self.main.year_relative == phrase.year_relative
            ):
                main = self.main
                return _period(
                    phrase, "period", year=year, months=(main.month_from, main.month_to), dated=dated, inherited=True
                )
            return _period(phrase, "period", year=year, dated=dated)
        if first is not None and last is not None:
            said = self.known.get((first, last))
            if said is not None and said.calendar == phrase.calendar:
                return _period(
                    phrase, "period", year=said.year, relative=said.year_relative, dated=said.dated, inherited=True
                )
            if phrase.calendar == "jalali" and self.now.year is not None and self.now.month is not None:
                closed = last < self.now.month or (first == last == self.now.month)
                return _period(phrase, "period", year=self.now.year if closed else self.now.year - 1, dated=True)
        return _period(phrase, "period")

    def _open(self, phrase: Phrase) -> Period:
        relative = phrase.year_relative
        year, dated = (phrase.year, False) if phrase.year is not None else self._relative_year(relative or 0)
        for (first, last), said in self.known.items():
            if first == 1 and last < 12 and said.year == year and said.year_relative == relative:
                return _period(phrase, "period", year=year, months=(1, last), dated=dated, inherited=True)
        last_closed = None
        if self.now.month is not None and year == self.now.year and self.now.month > 1:
            last_closed = self.now.month - 1
        return _period(phrase, "period", year=year, months=(phrase.month_from, last_closed), dated=dated)

    def _trailing(self, phrase: Phrase) -> Period:
        """«سه ماه گذشته»: the year so far when that is what has closed, else the last months, else a duration."""
        count, now = phrase.months or 0, self.now
        said = self.known.get((1, count))
        if said is not None:
            return _period(
                phrase,
                "period",
                year=said.year,
                relative=said.year_relative,
                months=(1, count),
                dated=said.dated,
                inherited=True,
            )
        if now.year is not None and now.month is not None and now.month - count >= 1:
            return _period(phrase, "period", year=now.year, months=(now.month - count, now.month - 1), dated=True)
        return _period(phrase, "duration")

    def _measures(self, phrase: Phrase) -> bool:
        """Whether «۹ ماهه» alone is a period and not a term of payment."""
        if phrase.locative or phrase.compared or (phrase.month_from, phrase.month_to) in self.known:
            return True
        start = phrase.start
        return phrase.months in (5, 7, 8, 9, 10, 11) or self.text.endswith(_REPORTED, max(0, start - 9), start)

    def _anaphor(self, phrase: Phrase) -> Period:
        main = self.main
        if main is None:
            return _period(phrase, "anaphor")
        return _period(
            phrase,
            "anaphor",
            year=main.year,
            relative=main.year_relative,
            months=(main.month_from, main.month_to),
            calendar=main.calendar,
            dated=main.dated,
            inherited=True,
        )

    def _month_rel(self, phrase: Phrase) -> Period:
        """«ماه قبل»: the month before the one compared, or before the article's."""
        back = -(phrase.months or 0)
        main = self.main
        if phrase.compared and main is not None and main.month_from is not None and main.month_from == main.month_to:
            month, year, relative = main.month_from - back, main.year, main.year_relative
            if month < 1:
                month, year = 12, year - 1 if year is not None else None
                relative = relative - 1 if relative is not None else None
            return _period(
                phrase,
                "comparison",
                year=year,
                relative=relative,
                months=(month, month),
                inherited=True,
                compared_to="previous_month" if back else None,
            )
        role = "comparison" if phrase.compared else "period"
        compared_to = "previous_month" if phrase.compared and back else None
        now = self.now
        if now.year is None or now.month is None:
            return _period(phrase, role, compared_to=compared_to)
        month, year = now.month - back, now.year
        if month < 1:
            month, year = 12, year - 1
        return _period(phrase, role, year=year, months=(month, month), dated=True, compared_to=compared_to)

    def _comparison(self, phrase: Phrase) -> Period:
        main = self.main
        same = phrase.shape == "same"
        first, last = phrase.month_from, phrase.month_to
        if (same or phrase.shape == "some_months") and main is not None:
            first, last = main.month_from, main.month_to
        year, relative, dated, inherited = phrase.year, phrase.year_relative, False, same
        if phrase.calendar == "before":
            relative = -1
        if year is None and relative is not None and relative < 0 and main is not None:
            inherited = True
            year = main.year + relative if main.year is not None else None
            dated = main.dated
            relative = main.year_relative + relative if main.year_relative is not None else None
        elif year is None and relative is not None:
            year, dated = self._relative_year(relative)
        elif year is None and not same and main is not None and first is not None and main.month_from is not None:
            inherited = True
            earlier = first < main.month_from
            back = 0 if earlier else 1
            year = main.year - back if main.year is not None else None
            relative = main.year_relative - back if main.year_relative is not None else None
        return _period(
            phrase,
            "comparison",
            year=year,
            relative=relative,
            months=(first, last),
            calendar="jalali" if phrase.calendar == "before" else phrase.calendar,
            dated=dated,
            inherited=inherited,
            compared_to=self._compared_to(phrase, year, first, last),
        )

    def _compared_to(self, phrase: Phrase, year: int | None, first: int | None, last: int | None) -> str | None:
        main = self.main
        back: int | None = None
        if year is not None and main is not None and main.year is not None:
            back = main.year - year
        elif phrase.year_relative is not None:
            back = -phrase.year_relative
        elif phrase.calendar == "before":
            back = 1
        if phrase.shape == "same":
            return "same_period_last_year" if back == 1 or (back is None and phrase.year is None) else None
        if (
            main is not None
            and main.month_from == main.month_to
            and first == last
            and first is not None
            and main.month_from
        ):
            if (main.month_from - first) % 12 == 1 and back in (0, 1, None):
                return "previous_month"
        if back != 1:
            return None
        if phrase.shape == "year":
            return "previous_year"
        return (
            "same_period_last_year" if main is not None and (main.month_from, main.month_to) == (first, last) else None
        )


def _period(
    phrase: Phrase,
    role: str,
    *,
    year: int | None = -1,
    relative: int | None = -99,
    months: tuple[int | None, int | None] | None = None,
    calendar: str | None = None,
    dated: bool = False,
    inherited: bool = False,
    compared_to: str | None = None,
    open_end: bool = False,
) -> Period:
    """The period of a phrase with what was settled about it; what is not given is as the phrase says."""
    first, last = (phrase.month_from, phrase.month_to) if months is None else months
    named = phrase.calendar if calendar is None else calendar
    said = phrase.year if year == -1 else year
    first_on = last_on = None
    if role == "span" and phrase.year is not None:
        first_on = period_bounds(named, phrase.year, 1, 12)[0]
        last_on = period_bounds(named, phrase.year_to, 1, 12)[1] if phrase.year_to is not None else None
        first = last = None
    elif said is not None and first is not None and last is not None and role != "time":
        first_on, last_on = period_bounds(named, said, first, last)
    return Period(
        phrase.start,
        phrase.end,
        role,
        named,
        said,
        phrase.year_relative if relative == -99 else relative,
        first,
        last,
        first_on,
        last_on,
        dated,
        inherited,
        phrase.shape == "open" or open_end,
        phrase.locative,
        compared_to,
        phrase.shape == "same",
        phrase.until,
    )
