"""What is known of an article's «now»: its date of publication, or the year that its own words leave no doubt about.

Many articles come without a date, only with the day on which they were captured. «سال گذشته» then has a year only where
the text itself settles it: a weekday that fits one year («شنبه ۲۱ اردیبهشت»), one thing said twice («۹ ماه سال
گذشته», «۹ ماه سال ۱۳۹۷»), or bounds that leave one year: what is reported is over, so an article captured in 1398 that
reports «در سال ۹۷» was written in 1398. Where evidence is missing or at odds, the year stays None: it is never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tasks.extract.calendar import JalaliDay, to_gregorian, to_jalali
from tasks.extract.period_terms import Phrase, leads

_WINDOW = timedelta(days=488)
"""An article is taken to be at most 16 months older than its capture."""
_NEAR = 250
"""Characters between a period and what it is compared with."""

Months = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """The Jalali day of an article, as far as it is known; year None: unknown."""

    year: int | None
    month: int | None
    day: int | None
    latest: JalaliDay | None
    """The day of publication or capture: the article is not younger."""
    basis: str | None
    """published (its date of publication), text (the text's own evidence); None where nothing is known."""


def article_date(published_on: date | None, captured_on: date | None) -> ArticleDate:
    """What an article's metadata say of its date."""
    if published_on is not None:
        day = to_jalali(published_on)
        return ArticleDate(day.year, day.month, day.day, day, "published")
    latest = to_jalali(captured_on) if captured_on is not None else None
    return ArticleDate(None, None, None, latest, None)


def settle_date(known: ArticleDate, phrases: Sequence[Phrase], text: str, plain: str) -> ArticleDate:
    """`known` with the year that the expressions of an undated article prove; unchanged where they prove none."""
    if known.year is not None:
        return known
    days = _days_of_weekdays(known.latest, phrases)
    years = _tied_years(phrases, text) | set(days)
    if not years:
        years = _bounded_years(known.latest, phrases, plain)
    if len(years) != 1:
        return known
    year = next(iter(years))
    if known.latest is not None and year > known.latest.year:
        return known
    return ArticleDate(year, days[year].month if year in days else None, None, known.latest, "text")


def _days_of_weekdays(latest: JalaliDay | None, phrases: Sequence[Phrase]) -> dict[int, JalaliDay]:
    """The days in the window before the capture that «شنبه ۲۱ اردیبهشت» can be, the newest of each year, by year."""
    days: dict[int, JalaliDay] = {}
    if latest is None:
        return days
    last = to_gregorian(*latest)
    for phrase in phrases:
        if phrase.weekday is None or phrase.year is not None or phrase.month_from is None or phrase.day is None:
            continue
        fitting: list[JalaliDay] = []
        for year in range(latest.year - 2, latest.year + 1):
            try:
                day = to_gregorian(year, phrase.month_from, phrase.day)
            except ValueError:
                continue
            if last - _WINDOW <= day <= last and (day.weekday() + 2) % 7 == phrase.weekday:
                fitting.append(JalaliDay(year, phrase.month_from, phrase.day))
        for fit in fitting:
            days[fit.year] = max(days.get(fit.year, fit), fit)
    return days


def _tied_years(phrases: Sequence[Phrase], text: str) -> set[int]:
    """The years of «now» that follow from one period said both ways, and from a base given by its year."""
    said: dict[Months, set[int]] = {}
    base: dict[Months, set[int]] = {}
    meant: dict[Months, set[int]] = {}
    for phrase in phrases:
        if phrase.shape == "months" and phrase.calendar == "jalali":
            months = phrase.month_from, phrase.month_to
            if phrase.year is not None and phrase.year_relative is None:
                (base if phrase.compared else said).setdefault(months, set()).add(phrase.year)
            elif phrase.year is None and phrase.year_relative is not None and not phrase.compared:
                meant.setdefault(months, set()).add(phrase.year_relative)
    years: set[int] = set()
    main: Phrase | None = None
    for phrase in phrases:
        if phrase.calendar != "jalali" or phrase.shape not in ("months", "year", "same", "open"):
            continue
        relative = phrase.year_relative
        if relative is None:
            if phrase.year is not None and phrase.compared and main is not None and main.year_relative is not None:
                gap = text[main.end : phrase.start] if phrase.start - main.end < _NEAR else "\n"
                years_alike = phrase.shape == main.shape == "year" and "\n" not in gap and ". " not in gap
                if years_alike or (phrase.shape == "same" and gap != "\n"):
                    # «پنج ماهه امسال ... نسبت به مدت مشابه سال ۱۴۰۳»: the base is the year before
                    years.add(phrase.year + 1 - main.year_relative)
        elif phrase.year is not None:
            years.add(phrase.year - relative)
        if not phrase.compared and phrase.shape != "same":
            main = phrase
    for months, relatives in meant.items():
        if len(relatives) == 1:
            both, before = said.get(months, set()), base.get(months, set())
            if len(both) == 1:
                years.add(next(iter(both)) - next(iter(relatives)))
            if len(before) == 1:
                # «ده ماهه امسال ... نسبت به ده ماهه سال ۱۴۰۱»: the base is the year before
                years.add(next(iter(before)) + 1 - next(iter(relatives)))
    return years


def _closed(phrase: Phrase, day: JalaliDay) -> bool:
    """Whether the months are over by a day of their year; a single month may be under way."""
    return (phrase.month_to or 0) < day.month + (phrase.month_from == phrase.month_to)


def _bounded_years(latest: JalaliDay | None, phrases: Sequence[Phrase], plain: str) -> set[int]:
    """The years up to the capture that are left after what the text reports as over; empty where it reports no year."""
    if latest is None:
        return set()
    low, high = 0, latest.year
    plans = leads("plan")
    for phrase in phrases:
        if phrase.calendar != "jalali" or phrase.until:
            continue
        year = phrase.year_to if phrase.shape == "years" else phrase.year
        if year is not None:
            if year > latest.year or plain.endswith(plans, max(0, phrase.start - 20), phrase.start):
                continue
            whole = phrase.shape in ("year", "years") or (phrase.month_from, phrase.month_to) == (1, 12)
            low = max(low, year + 1 if whole and year < latest.year else year)
        elif phrase.year_relative == 0 and phrase.shape == "months" and not _closed(phrase, latest):
            # months of «this year» that had not closed when the article was captured are last year's
            high = min(high, latest.year - 1)
    return set(range(low, high + 1)) if low else set()
