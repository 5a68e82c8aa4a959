"""Values as people read them, never otherwise: Persian digits, scales in words, Jalali dates.

`show_amount(Decimal(8500000000), "USD")` is «۸٫۵ میلیارد دلار». Nothing is rounded: a scale is used only where few
decimals are left, so what is shown is what is stored.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from persiantools.jdatetime import JalaliDate

from tasks.publish.labels import name_fa

_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_SCALES = (
    (Decimal(10) ** 12, "هزار میلیارد", 3),
    (Decimal(10) ** 9, "میلیارد", 3),
    (Decimal(10) ** 6, "میلیون", 3),
    (Decimal(10) ** 3, "هزار", 1),
)
"""Scale, its word, and the decimals that may be left."""
_MONTHS_GREGORIAN = tuple(
    "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر".split()  # noqa: SIM905
)
_ALPHABET = " ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_SPELLED = str.maketrans("آأإئيك", "اااییک")
_FIRST_DAY = date(622, 3, 22)
_COUNTS = ("", "یک", "دو", "سه", "چهار", "پنج", "شش", "هفت", "هشت", "نه", "ده", "یازده", "دوازده")
_QUARTERS = {1: "نخست", 4: "دوم", 7: "سوم", 10: "چهارم"}
# What a reader would not see or a page would obey: controls, and marks that turn the direction of what follows.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def show_text(text: str | None) -> str:
    """The text with each control or direction override as one U+FFFD, so that offsets stay; empty for None."""
    return "" if text is None else _UNSEEN.sub("\ufffd", text)


def fa(text: object) -> str:
    """The text with Persian digits."""
    return str(text).translate(_DIGITS)


def persian_order(text: str) -> list[int]:
    """A key that sorts names as Persian does, «پ» after «ب»; Unicode puts پ، چ، ژ، ک، گ، ی elsewhere."""
    return [_ALPHABET.find(letter) for letter in text.translate(_SPELLED).replace("\u200c", " ")]


def plain(value: Decimal) -> str:
    """All digits of a decimal, without trailing zeros and without an exponent: 161200.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_number(value: Decimal | int) -> str:
    """Persian digits with «٬» between thousands and «٫» before decimals; a minus sign stands before the number."""
    whole, _, decimals = plain(abs(Decimal(value))).partition(".")
    grouped = f"{int(whole):,}".replace(",", "٬")
    # U+200E keeps the sign at the left of the number in right-to-left text.
    sign = "\u200e−" if value < 0 else ""
    return fa(f"{sign}{grouped}{'٫' + decimals if decimals else ''}")


def show_scaled(value: Decimal) -> str:
    """The number with a scale in words, where that loses nothing: «۸٫۵ میلیارد»."""
    for scale, word, decimals in _SCALES:
        scaled = value / scale
        if abs(scaled) >= 1:
            return f"{show_number(scaled)} {word}" if scaled == round(scaled, decimals) else show_number(value)
    return show_number(value)


def show_amount(value: Decimal, unit: str, upper: Decimal | None = None) -> str:
    """The value with its unit in words; a range as «۲۰ تا ۳۰ درصد»."""
    number = show_scaled(value) if upper is None else f"{show_scaled(value)} تا {show_scaled(upper)}"
    return number if unit == "count" else f"{number} {name_fa('unit', unit)}"


@lru_cache(maxsize=20_000)
def show_date(day: date | None) -> str:
    """The Jalali date in words: «۳۰ مهر ۱۴۰۴»; empty for None, the Gregorian one before the calendar begins."""
    if day is None:
        return ""
    if day < _FIRST_DAY:
        return fa(f"{day.isoformat()} میلادی")
    jalali = JalaliDate(day)
    return fa(f"{jalali.day} {name_fa('month', str(jalali.month))} {jalali.year}")


@lru_cache(maxsize=20_000)
def show_period(
    calendar: str | None,
    year: int | None,
    first: int | None,
    last: int | None,
    start: date | None = None,
    end: date | None = None,
) -> str:
    """The period in words: «هفت‌ماهه نخست ۱۴۰۴», «مهر ۱۴۰۴», «سال ۱۴۰۳»; «بی‌تاریخ» where nothing is settled.

    One of several years has no year of its own: its days say «۱۳۹۰ تا ۱۳۹۷», and «از ۱۳۹۷» where the end is open.
    """
    if year is None and first is None:
        return _show_days(calendar, start, end)
    if first is None or last is None or (first, last) == (1, 12):
        return f"سال {_year(calendar, year)}"
    return f"{_show_months(calendar, first, last)} {_year(calendar, year)}".strip()


def _show_days(calendar: str | None, start: date | None, end: date | None) -> str:
    if start is None or end is None:
        return "بی‌تاریخ" if start is None else f"از {_show_day(calendar, start, of_year=_begins_year(calendar, start))}"
    whole = _begins_year(calendar, start) and _begins_year(calendar, end + timedelta(days=1))
    first, last = (_show_day(calendar, day, of_year=whole) for day in (start, end))
    return f"{first} تا {last}{' میلادی' if calendar == 'gregorian' and whole else ''}"


def _begins_year(calendar: str | None, day: date) -> bool:
    named = day if calendar == "gregorian" or day < _FIRST_DAY else JalaliDate(day)
    return (named.month, named.day) == (1, 1)


def _show_day(calendar: str | None, day: date, *, of_year: bool) -> str:
    if not of_year:
        return show_date(day)
    return fa(day.year if calendar == "gregorian" or day < _FIRST_DAY else JalaliDate(day).year)


def _show_months(calendar: str | None, first: int, last: int) -> str:
    if first == last:
        return _month(calendar, first)
    if first in _QUARTERS and last == first + 2 and first > 1:
        return f"سه‌ماهه {_QUARTERS[first]}"
    if first == 1:
        return f"{_COUNTS[last]}‌ماهه نخست" if last != 6 else "نیمه نخست"
    if (first, last) == (7, 12):
        return "نیمه دوم"
    return f"{_month(calendar, first)} تا {_month(calendar, last)}"


def _month(calendar: str | None, month: int) -> str:
    return _MONTHS_GREGORIAN[month - 1] if calendar == "gregorian" else name_fa("month", str(month))


def _year(calendar: str | None, year: int | None) -> str:
    if year is None:
        return "(سال نامعلوم)"
    return fa(year) + (" میلادی" if calendar == "gregorian" else "")
