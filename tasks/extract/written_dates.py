"""Dates and times of day in digits: «1403/05/12», «2025-10-22», «۲۱/۲/۹۸», «۱۴۰۴.۷.۲۹», «۱۲:۳۰».

A stroke is also a decimal mark («4/8 میلیارد») and a hyphen a range («۹۷-۹۸»), so a date needs three parts that are a
day, a month and a year of either calendar. Each mark is looked at once: linear on any text.
"""

from __future__ import annotations

from typing import NamedTuple

JALALI_YEARS = range(1250, 1451)
GREGORIAN_YEARS = range(1800, 2101)


class WrittenDate(NamedTuple):
    """A day in digits, or a time of day (then year, month and day are None); half-open span in the text."""

    start: int
    end: int
    calendar: str
    year: int | None
    month: int | None
    day: int | None


def find_written_dates(text: str) -> list[WrittenDate]:
    """The dates and times of a folded text that ends in spaces, by start."""
    found = [*_dates(text, "/"), *_dates(text, "-"), *_dates(text, "."), *_times(text)]
    found.sort()
    return found


def year_of(digits: str) -> tuple[int, str] | None:
    """(year, calendar) that two or four digits stand for: «۹۷» is 1397, «۰۳» 1403; None where they are no year."""
    year = int(digits)
    if len(digits) == 4:
        if year in JALALI_YEARS:
            return year, "jalali"
        return (year, "gregorian") if year in GREGORIAN_YEARS else None
    if len(digits) != 2 or 15 < year < 50:
        # «سال ۲۰» is neither 1320 nor 1420 in the news of any year read here
        return None
    return (1300 if year >= 50 else 1400) + year, "jalali"


def _dates(text: str, mark: str) -> list[WrittenDate]:
    found: list[WrittenDate] = []
    position = text.find(mark)
    while position >= 0:
        # tools that part words leave spaces on both sides of the mark: «23 . 8 . 1395»
        space = int(text.startswith(" ", position - 1) and text.startswith(" ", position + 1))
        before = position - space
        if "0" <= text[before - 1] <= "9":
            start, second = _digits_before(text, before), position + 1 + space
            middle = _digits_after(text, second)
            if middle > second and text[middle + space] == mark:
                third = middle + 2 * space + 1
                end = _digits_after(text, third)
                date = _date(start, end, text[start:before], text[second:middle], text[third:end])
                if date is not None:
                    found.append(date)
                    position = end - 1
        position = text.find(mark, position + 1)
    return found


def _digits_before(text: str, end: int) -> int:
    start = end
    while end - start < 5 and "0" <= text[start - 1] <= "9":
        start -= 1
    return start


def _digits_after(text: str, start: int) -> int:
    end = start
    while end - start < 5 and "0" <= text[end] <= "9":
        end += 1
    return end


def _date(start: int, end: int, first: str, middle: str, last: str) -> WrittenDate | None:
    if not last or len(middle) > 2:
        return None
    if len(first) in (2, 4) and len(last) <= 2:
        year, day = year_of(first), int(last)
        if year is None and len(last) == 2 and len(first) == 2:
            year, day = year_of(last), int(first)
    elif len(first) <= 2 and len(last) == 4:
        year, day = year_of(last), int(first)
    else:
        return None
    month = int(middle)
    if year is None or not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    return WrittenDate(start, end, year[1], year[0], month, day)


def _times(text: str) -> list[WrittenDate]:
    found: list[WrittenDate] = []
    position = text.find(":")
    while position >= 0:
        if "0" <= text[position - 1] <= "9" and "0" <= text[position + 1] <= "9":
            start, end = _digits_before(text, position), position + 1
            while end - position < 9 and text[end] in "0123456789:":
                end += 1
            minutes = 3 - text.endswith("ساعت ", 0, start)
            if position - start <= 2 and int(text[start:position]) < 24 and end - position >= minutes:
                found.append(WrittenDate(start, end, "jalali", None, None, None))
            position = end - 1
        position = text.find(":", position + 1)
    return found
