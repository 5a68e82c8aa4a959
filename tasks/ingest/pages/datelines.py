"""Dates as pages write them: «۲۳ مهر ۱۴۰۴ - ۱۲:۳۰», «۱۴۰۴/۰۷/۲۳», `2025-10-15T21:30:00Z`, «15 Oct 2025».

`read_dateline("پنجشنبه ۲۳ مهر ۱۴۰۴ - ۱۲:۳۰")` is 2025-10-15. An instant with an offset becomes Tehran's day, which from
half past eight in the evening UTC is the next one. Two-digit years are not read: «۰۴/۰۷/۲۳» could be three days.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from zoneinfo import ZoneInfo

from persiantools.jdatetime import JalaliDate

from seeds import read_table

TEHRAN = ZoneInfo("Asia/Tehran")

_JALALI_YEARS = range(1300, 1500)
_GREGORIAN_YEARS = range(1900, 2200)
_ASCII = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩يىكآ", "01234567890123456789ییکا", "\u200c\u200d\u200e\u200f\u0640")
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMERIC = re.compile(r"(?<!\d)(\d{4})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{1,2})(?!\d)")
_NUMERIC_BACKWARDS = re.compile(r"(?<!\d)(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4})(?!\d)")
_INSTANT = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?\d*)?)\s*(Z|[+-]\d\d:?\d\d)")
_MONTH_FIRST = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_RFC_822 = re.compile(r"\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d\d:\d\d(?::\d\d)?\s+(?:[A-Z]{1,4}|[+-]\d{4})\b")
_LONGEST = 2000


def read_dateline(text: str) -> date | None:
    """The first Jalali date in the text, else the first Gregorian one; None where there is none that exists."""
    plain = text[:_LONGEST].translate(_ASCII)
    for read in (_read_instant, _read_named_jalali, _read_numeric, _read_named_gregorian):
        found = read(plain)
        if found is not None:
            return found
    return None


def make_date(year: int, month: int, day: int) -> date | None:
    """The day of either calendar, told by its year; None where there is no such day."""
    try:
        if year in _JALALI_YEARS:
            converted: date = JalaliDate(year, month, day).to_gregorian()
            return converted
        if year in _GREGORIAN_YEARS:
            return date(year, month, day)
    except ValueError:
        pass
    return None


def _read_instant(text: str) -> date | None:
    found = _INSTANT.search(text)
    if found is not None:
        year, month, day = int(found[0][:4]), int(found[0][5:7]), int(found[0][8:10])
        if year in _JALALI_YEARS:  # a Jalali day in an ISO coat: its offset is Tehran's
            return make_date(year, month, day)
        return _day_in_tehran(datetime.fromisoformat, found[1] + found[2])
    found = _RFC_822.search(text)
    return _day_in_tehran(parsedate_to_datetime, found[0]) if found is not None else None


def _day_in_tehran(parse: Callable[[str], datetime], text: str) -> date | None:
    """The day of an instant; None where there is no such instant, or no news of its year."""
    try:
        instant = parse(text)
        # «-0000», and words that name no zone, say that the zone is unknown: the day stays as written.
        day = (instant if instant.tzinfo is None else instant.astimezone(TEHRAN)).date()
    except (ValueError, IndexError, OverflowError):
        return None
    return day if day.year in _GREGORIAN_YEARS else None


def _read_numeric(text: str) -> date | None:
    days = [make_date(int(f[1]), int(f[3]), int(f[4])) for f in _NUMERIC.finditer(text)]
    days += [make_date(int(f[4]), int(f[3]), int(f[1])) for f in _NUMERIC_BACKWARDS.finditer(text)]
    return next((day for day in days if day is not None), None)


def _read_named_jalali(text: str) -> date | None:
    pattern, months = _month_names("jalali")
    days = (make_date(int(f[3]), months[f[2]], int(f[1])) for f in pattern.finditer(text))
    return next((day for day in days if day is not None), None)


def _read_named_gregorian(text: str) -> date | None:
    pattern, months = _month_names("gregorian")
    lower = text.lower()
    for found in pattern.finditer(lower):
        day = make_date(int(found[3]), months[found[2]], int(found[1]))
        if day is not None:
            return day
    for found in _MONTH_FIRST.finditer(lower):
        if found[1][:3] in _ENGLISH:
            return make_date(int(found[3]), _ENGLISH.index(found[1][:3]) + 1, int(found[2]))
    return None


@cache
def _month_names(calendar: str) -> tuple[re.Pattern[str], dict[str, int]]:
    """Pattern of «day month year» and the months by name."""
    if calendar == "jalali":
        months = {row["name_fa"].translate(_ASCII): int(row["month"]) for row in read_table("jalali_months")}
    else:
        months = {
            row["form"].translate(_ASCII): int(row["code"])
            for row in read_table("period_terms")
            if row["kind"] == "when_month_gregorian" and " " not in row["form"]
        }
        months |= {name: number for number, name in enumerate(_ENGLISH, 1)}
    names = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    between = r"\s*(?:ماه\s*|[.,،-]\s*)?"
    tail = "[a-z]*" if calendar == "gregorian" else ""
    return re.compile(rf"(?<!\d)(\d{{1,2}})\s*(?:-\s*)?({names}){tail}{between}(\d{{4}})(?!\d)"), months
