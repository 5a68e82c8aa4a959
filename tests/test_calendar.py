"""The calendars: our own facts always, and the shared cases of other projects where they are there."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tasks.extract.article_date import article_date
from tasks.extract.calendar import is_leap, month_length, period_bounds, to_gregorian, to_jalali
from tasks.extract.lexicon import lexicon
from tasks.extract.numbers import read_numbers
from tasks.extract.page import open_page
from tasks.extract.periods import read_periods
from tasks.normalise.fold import fold

SHARED = Path(__file__).resolve().parents[2] / "shared" / "cases"
needs_cases = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the cases of other projects (../shared/cases) are not here"
)


def cases(name: str) -> list[dict]:
    """The cases of a file of ../shared/cases; none where it is not there."""
    path = SHARED / f"{name}.jsonl"
    return [json.loads(line) for line in path.open(encoding="utf-8")] if path.is_file() else []


@pytest.mark.parametrize(
    ("jalali", "gregorian"),
    [
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1404, 7, 30), date(2025, 10, 22)),
        ((1404, 10, 10), date(2025, 12, 31)),
        ((1408, 12, 30), date(2030, 3, 20)),
    ],
)
def test_days(jalali, gregorian):
    assert to_gregorian(*jalali) == gregorian
    assert to_jalali(gregorian) == jalali


def test_every_day_follows_the_one_before():
    """Over a century each day of one calendar is the next of the other, and a year has 365 or 366 of them."""
    day, jalali = date(1951, 3, 22), (1330, 1, 1)
    while jalali[0] < 1431:
        assert to_jalali(day) == jalali
        year, month, number = jalali
        if number < month_length("jalali", year, month):
            jalali = (year, month, number + 1)
        else:
            jalali = (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)
        day += timedelta(days=1)
    assert day == to_gregorian(1431, 1, 1)


@pytest.mark.parametrize(
    ("year", "leap"), [(1391, True), (1395, True), (1398, False), (1403, True), (1407, False), (1408, True)]
)
def test_leap_years(year, leap):
    assert is_leap(year) is leap
    assert month_length("jalali", year, 12) == 29 + leap


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (("jalali", 1404, 1, 7), date(2025, 3, 21), date(2025, 10, 22)),
        (("jalali", 1403, 1, 12), date(2024, 3, 20), date(2025, 3, 20)),
        (("jalali", 1402, 12, 12), date(2024, 2, 20), date(2024, 3, 19)),
        (("jalali", 1384, 7, 9), date(2005, 9, 23), date(2005, 12, 21)),
        (("gregorian", 2024, 1, 2), date(2024, 1, 1), date(2024, 2, 29)),
        (("gregorian", 2025, 10, 12), date(2025, 10, 1), date(2025, 12, 31)),
    ],
)
def test_bounds(period, first, last):
    assert period_bounds(*period) == (first, last)


@pytest.mark.parametrize(
    "period", [("jalali", 1404, 0, 7), ("jalali", 1404, 7, 13), ("jalali", 1404, 8, 7), ("lunar", 1446, 1, 2)]
)
def test_no_such_period(period):
    with pytest.raises(ValueError, match="expected"):
        period_bounds(*period)


@pytest.mark.parametrize("day", [(1402, 12, 30), (1404, 7, 31), (1404, 13, 1), (1404, 0, 1)])
def test_no_such_day(day):
    with pytest.raises(ValueError, match=r"."):
        to_gregorian(*day)


@needs_cases
@pytest.mark.parametrize("case", cases("jalali_conversion"), ids=lambda case: case["input"])
def test_shared_conversions(case):
    year, month, day = map(int, case["input"].split("-"))
    if case["expected"] is None:
        with pytest.raises(ValueError, match=r"."):
            to_gregorian(year, month, day)
    else:
        assert to_gregorian(year, month, day) == date.fromisoformat(case["expected"])
        assert to_jalali(date.fromisoformat(case["expected"])) == (year, month, day)


@needs_cases
@pytest.mark.parametrize("case", cases("jalali_leap"), ids=lambda case: str(case["input"]))
def test_shared_leap_years(case):
    assert is_leap(case["input"]) is case["expected"]


@needs_cases
@pytest.mark.parametrize("case", cases("jalali_date_strings"), ids=lambda case: case["input"])
def test_shared_dates(case):
    """Every date of a string is read, to the day; times of day are covered, so that they are no quantities."""
    page = open_page(case["input"])
    numbers = read_numbers(page)
    periods = read_periods(page, numbers, article_date(None, None))
    expected = case["expected"]
    days = [part[1] for part in expected] if isinstance(expected, list) else [expected]
    got = [p.first_on for p in periods if p.role in ("date", "period")]
    assert got == [date.fromisoformat(day[:10]) for day in days]
    digits = [n for n in numbers if page.text[n.start].isdigit()]
    loose = [n for n in digits if not any(p.start <= n.start and n.end <= p.end for p in periods)]
    assert not loose, [page.text[p.start : p.end] for p in periods]


MONTHS = ["Farvardin", "Ordibehesht", "Khordad", "Tir", "Mordad", "Shahrivar"]
MONTHS += ["Mehr", "Aban", "Azar", "Dey", "Bahman", "Esfand"]
WEEKDAYS = ["Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]


@needs_cases
@pytest.mark.parametrize("case", cases("calendar_words"), ids=lambda case: case["input"])
def test_shared_words(case):
    folded = fold(case["input"])
    hits = {hit.kind: hit.code for hit in lexicon().scan(folded.plain) if hit.kind.startswith("when_")}
    expected = case["expected"]
    if expected in MONTHS:
        assert hits["when_month_bare"] == str(MONTHS.index(expected) + 1)
    elif expected in WEEKDAYS:
        assert hits["when_weekday"] == str(WEEKDAYS.index(expected))
    else:
        assert folded.text.strip() == expected
