"""The mentions that claims are made of. Every span is half-open and folded (`Page.text`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Number(NamedTuple):
    """A number as written, before its unit: «۳۴ میلیون و ۳۶۸ هزار و ۷۱۰», «دو», «یک سوم», «دوم»."""

    start: int
    end: int
    value: Decimal
    upper: Decimal | None
    """Upper end of a range («بین ۱۰۰ تا ۲۰۰ هزار»: 100000, 200000); None otherwise."""
    form: str
    """cardinal, ordinal, fraction («یک سوم»: a value in percent), date (value yyyymmdd or yyyymm as written), time
    (hhmm), code (no value) or broken (its parts are scattered). «دو برابر» is the cardinal 2 with the unit `times`."""
    repair: str | None
    """What was mended or could be read otherwise, with the rejected reading, e.g. `slash_decimal: 2.161`, else None.
    The others are thousands_dot, decimal_dot, thousands_comma, decimal_comma, spaced_dot, shared_scale, price_base."""
    decimals: int
    """Digits after the decimal mark, of the number as written (before its scale)."""
    scale: Decimal
    """The scale of the last printed digit group: «۸.۵ میلیارد» 10^9; half of 10^-decimals times it is the rounding."""


class Quantity(NamedTuple):
    """A number with its unit, in the unit of the contract: «۳ میلیارد تومان» is 30,000,000,000 IRR."""

    start: int
    """Where the number (with a sign word that belongs to it, or its «رتبه») starts; the qualifier stands before it."""
    end: int
    """Where the unit ends, or the number where the unit is said elsewhere in the list."""
    number: Number
    value: Decimal
    upper: Decimal | None
    unit: str
    """Code of the contract: USD, EUR, IRR, tonne, percent, percentage_point, count, times, rank, USD/tonne ..."""
    qualifier: str
    """exact, approx, more_than, at_least, less_than, at_most or range."""
    qualifier_start: int
    """Where the hedge starts; `start` when there is none."""
    adjectival: bool
    """True for «۲۵۱ میلیون دلاری», «۱۳ درصدی»."""
    noun_start: int
    """Span of the counted noun («۸۵۳ اظهارنامه», «۲۹ نوع کالا»), empty (start = end = `end`) where there is none."""
    noun_end: int
    noun_code: str | None
    """The code of the counted noun in `seeds/count_nouns.csv`; None where it is unknown or the unit is no count."""
    repair: str | None


class Skipped(NamedTuple):
    """A number that is no quantity, with the reason: date, time, year, duration, ordinal, phone, code, structural,
    list_marker, other_unit, too_large, broken or no_unit."""

    start: int
    end: int
    number: Number | None
    reason: str


class Period(NamedTuple):
    """A stretch of time as the text says it; open where the text leaves it open. All numbers inside belong to it."""

    start: int
    end: int
    role: str
    """period (what is measured), comparison («نسبت به مدت مشابه سال قبل»), span («از ۱۳۴۲ تا ۱۳۹۸», «تاکنون»), date (a
    day), time («۱۲:۳۰»), duration («۴۸ ساعت», «۱۰ سال اخیر», «برنامه هفتم»), rate («روزانه»), anaphor («این مدت»: year
    and months are those of the period it points back to)."""
    calendar: str
    """jalali or gregorian."""
    year: int | None
    """None where neither the words nor the article settle it."""
    year_relative: int | None
    """-1 for «سال گذشته», 0 for «امسال», counted from the article's year; None where it is absolute or not said."""
    month_from: int | None
    month_to: int | None
    first_on: date | None
    """First day of it; None where year or months are open."""
    last_on: date | None
    dated: bool
    """True when the year or the months were taken from the article's date."""
    inherited: bool
    """True when the year (or, of a comparison, the months) was taken from another period of the article."""
    ytd_open: bool
    """True for «از ابتدای سال تاکنون», whose end is not said."""
    locative: bool
    """True behind «در», «طی», «برای»: «در مدت مشابه سال قبل ۵۰ تن بود» gives a level of that year."""
    compared_to: str | None
    """Of a comparison: same_period_last_year, previous_year, previous_month; None where it is none of them."""
    same_months: bool
    """True for «مدت مشابه ...»: the months are those of the period it is compared with."""
    until: bool
    """True behind «تا»: «تا پایان سال», often a plan."""


def is_move(text: str, old: Quantity, new: Quantity) -> bool:
    """Whether two amounts are the ends of «از ۳ دلار در سال ۸۲ به ۴ دلار رسید»: what was, and what became of it."""
    return text.endswith(" از ", 0, old.qualifier_start) and text.endswith(" به ", 0, new.qualifier_start)


def is_same_a_year_before(period: Period, main: Period | None) -> bool:
    """Whether a period is the same part of the year before: «هشت ماهه سال گذشته» beside that of this year."""
    if main is None or main.year is None or period.year != main.year - 1:
        return False
    months = main.month_from, main.month_to
    return (period.month_from, period.month_to) == months != (1, 12)
