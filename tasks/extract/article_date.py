"""What is known of an article's «now»: its date of publication, or the year that its own words leave no doubt about.

Many articles come without a date, only with the day on which they were captured. «سال گذشته» then has a year only where
the text itself settles it: a weekday that fits one year («شنبه ۲۱ اردیبهشت»), the same thing said twice («۹ ماه سال گذشته»,
«۹ ماه سال ۱۳۹۷»), or bounds that leave one year: what is reported is over («در سال ۹۷» in an article captured in 1398 was
written in 1398). Where evidence is missing or at odds, the year stays None: it is never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tasks.extract.calendar import JalaliDay, to_gregorian, to_jalali
from tasks.extract.period_phrases import Phrase

_WINDOW = timedelta(days=488)
"""An article is taken to be at most 16 months older than its capture."""
_PLANS = (
    "برنامه ",
    "برنامه های ",
    "هدف ",
    "اهداف ",
    "بودجه ",
    "افق ",
    "چشم انداز ",
    "بسته حمایتی ",
    "مشوق های مالی ",
    "شعار ",
)


@dataclass(frozen=True, slots=True)
class ArticleDate:
    """The Jalali day of an article, as far as it is known; year None: unknown."""

    year: int | None
    month: int | None
    day: int | None
    latest: JalaliDay | None
    """The day of capture: the article is not younger."""
    basis: str | None
    """published (its date of publication), text (the text's own evidence); None where nothing is known."""


def article_date(published_on: date | None, captured_on: date | None) -> ArticleDate:
    """What an article's metadata say of its date."""
    if published_on is not None:
        day = to_jalali(published_on)
        return ArticleDate(day.year, day.month, day.day, day, "published")
    latest = to_jalali(captured_on) if captured_on is not None else None
    return ArticleDate(None, None, None, latest, None)


def settle_date(known: ArticleDate, phrases: Sequence[Phrase], text: str) -> ArticleDate:
    """`known` with the year that the phrases of an undated article prove; unchanged where they prove none."""
    if known.year is not None:
        return known
    exact = _ties(phrases, text)
    day = None
    if known.latest is not None:
        days = _weekdays(known.latest, phrases)
        if len(days) == 1:
            day = next(iter(days))
            exact = exact | {day.year}
    if len(exact) > 1:
        return known
    years = exact or _bounded(known.latest, phrases, text)
    if len(years) != 1:
        return known
    year = next(iter(years))
    if known.latest is not None and year > known.latest.year:
        return known
    if day is not None:
        return ArticleDate(year, day.month, None, known.latest, "text")
    return ArticleDate(year, None, None, known.latest, "text")


def _weekdays(latest: JalaliDay, phrases: Sequence[Phrase]) -> set[JalaliDay]:
    """The days that the weekdays of the text allow, within the window; one a year."""
    found: dict[int, JalaliDay] = {}
    last = to_gregorian(*latest)
    for phrase in phrases:
        if phrase.weekday is None or phrase.year is not None or phrase.month_from is None or phrase.day is None:
            continue
        for year in (latest.year - 2, latest.year - 1, latest.year):
            try:
                day = to_gregorian(year, phrase.month_from, phrase.day)
            except ValueError:
                continue
            if last - _WINDOW <= day <= last and (day.weekday() + 2) % 7 == phrase.weekday:
                found[year] = max(found.get(year, JalaliDay(0, 0, 0)), to_jalali(day))
    return set(found.values())


def _ties(phrases: Sequence[Phrase], text: str) -> set[int]:
    """The years of «now» that follow from one thing said both ways."""
    years: set[int] = set()
    absolute: dict[tuple[int | None, int | None], set[int]] = {}
    for phrase in phrases:
        if phrase.calendar != "jalali" or phrase.shape != "months" or phrase.compared:
            continue
        if phrase.year is not None and phrase.year_relative is None:
            absolute.setdefault((phrase.month_from, phrase.month_to), set()).add(phrase.year)
    previous: Phrase | None = None
    for phrase in phrases:
        if phrase.calendar != "jalali" or phrase.shape not in ("months", "year", "same", "open"):
            continue
        if phrase.year_relative is not None and phrase.year is not None:
            years.add(phrase.year - phrase.year_relative)
        elif phrase.year_relative is not None and phrase.shape == "months" and not phrase.compared:
            said = absolute.get((phrase.month_from, phrase.month_to), set())
            if len(said) == 1:
                years.add(next(iter(said)) - phrase.year_relative)
        base = phrase.year is not None and phrase.year_relative is None and phrase.compared
        if base and previous is not None and not previous.compared and previous.year is None:
            relative = previous.year_relative
            near = phrase.start - previous.end < 160 and not _ends_between(text, previous.end, phrase.start)
            alike = phrase.shape == "same" or previous.shape == phrase.shape == "year"
            if relative is not None and near and alike and phrase.year is not None:
                years.add(phrase.year + 1 - relative)
        previous = phrase
    return years


def _ends_between(text: str, start: int, end: int) -> bool:
    between = text[start:end]
    return "\n" in between or ". " in between


def _bounded(latest: JalaliDay | None, phrases: Sequence[Phrase], text: str) -> set[int]:
    """The years that the window before the capture leaves after what the text reports as over."""
    if latest is None:
        return set()
    earliest = to_jalali(to_gregorian(*latest) - _WINDOW)
    low, high = earliest.year, latest.year
    reports = False
    for phrase in phrases:
        if phrase.calendar != "jalali" or phrase.until:
            continue
        year = phrase.year_to if phrase.shape == "years" else phrase.year
        if (
            year is not None
            and year <= latest.year
            and not text.endswith(_PLANS, max(0, phrase.start - 20), phrase.start)
        ):
            over = year + 1 if phrase.shape in ("year", "years") and year < latest.year else year
            low = max(low, over)
            reports = True
        elif (
            phrase.year is None
            and phrase.year_relative == 0
            and phrase.shape == "months"
            and phrase.month_to is not None
        ):
            if phrase.month_to >= latest.month + (phrase.month_from == phrase.month_to):
                high = min(high, latest.year - 1)
    return set(range(low, high + 1)) if reports else set()
