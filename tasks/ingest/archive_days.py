"""The addresses of a source's archive for some days, and the Jalali months that a backfill is cut into.

An archive is asked day by day, by an address with the day in it: `?yr={jy}&mn={jm}&dy={jd}` is 1404, 7 and 23 on
2025-10-15. With `{page}` in it, its pages are asked from 1 until one brings nothing new.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from persiantools.jdatetime import JalaliDate

from tasks.ingest.source import SourceError
from tasks.ingest.web_source import WebSource

_PAGE = re.compile(r"\{page[^{}]*\}")


@dataclass(frozen=True, slots=True)
class ArchiveAddress:
    """The list of one day."""

    url: str
    """With `{page}` in it where the list has several pages."""
    kind: str

    @property
    def has_pages(self) -> bool:
        """Whether the list is cut into pages."""
        return _PAGE.search(self.url) is not None

    def page(self, number: int) -> str:
        """The address of one of its pages, from 1."""
        return self.url.format(page=number)


@dataclass(frozen=True, slots=True)
class Month:
    """A Jalali month."""

    year: int
    month: int

    def __str__(self) -> str:
        """«1404-07»."""
        return f"{self.year}-{self.month:02}"

    @property
    def days(self) -> tuple[date, date]:
        """Its first and last day."""
        first: date = JalaliDate(self.year, self.month, 1).to_gregorian()
        return first, self.next.first - timedelta(days=1)

    @property
    def first(self) -> date:
        """Its first day."""
        first: date = JalaliDate(self.year, self.month, 1).to_gregorian()
        return first

    @property
    def next(self) -> Month:
        """The month after it."""
        return Month(self.year + self.month // 12, self.month % 12 + 1)


def list_months(first: date, last: date) -> list[Month]:
    """The Jalali months that have a day from `first` to `last`, in their order."""
    start, end = JalaliDate(first), JalaliDate(last)
    month, months = Month(start.year, start.month), []
    while (month.year, month.month) <= (end.year, end.month):
        months.append(month)
        month = month.next
    return months


def list_archive_addresses(source: WebSource, first: date, last: date) -> Iterator[ArchiveAddress]:
    """The addresses of the days from `first` to `last`, each once; raises SourceError for a source without archive."""
    if source.archive_url is None or source.archive_kind is None:
        raise SourceError(f"source «{source.name}» has no archive: give it archive_kind and archive_url in sources.csv")
    seen = set()
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        jalali = JalaliDate(day)
        url = _PAGE.sub(r"{\g<0>}", source.archive_url).format(
            jy=jalali.year, jm=jalali.month, jd=jalali.day, gy=day.year, gm=day.month, gd=day.day
        )
        if url not in seen:  # an archive by months, not by days
            seen.add(url)
            yield ArchiveAddress(url, source.archive_kind)
