"""Publication dates as sources write them: Gregorian ISO dates, refused where they look Jalali."""

from __future__ import annotations

import re
from datetime import date

_ISO = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s].*)?", re.DOTALL)
_EARLIEST_YEAR = 1800


def read_iso_date(text: str) -> date:
    """The date of `2025-10-22` or of an ISO instant (its own day, as written); raises ValueError with a sentence."""
    found = _ISO.fullmatch(text)
    if found is None:
        raise ValueError(f"{text[:40]!r} is no date; expected a Gregorian YYYY-MM-DD")
    year, month, day = map(int, found.groups())
    if year < _EARLIEST_YEAR:
        # «1404-07-23» parses, 621 years too early: every relative period of the article would be wrong.
        raise ValueError(f"{text[:40]!r} looks like a Jalali date; expected a Gregorian YYYY-MM-DD")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise ValueError(f"{text[:40]!r} is no date: {error}") from None
