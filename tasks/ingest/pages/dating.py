"""When the article on a page was published: what readers are shown beside its title before what machines are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from resiliparse.parse.html import DocumentNode, ElementNode

from tasks.ingest.pages.addresses import split_address
from tasks.ingest.pages.blocks import one_line
from tasks.ingest.pages.datelines import read_dateline
from tasks.ingest.pages.families import Family
from tasks.ingest.pages.heading import elements_above, elements_below, find_heading
from tasks.ingest.pages.heads import Head
from tasks.ingest.pages.nodes import select

_MOST_DATES = 50
"""Elements that are looked at; an article's own are among the first of a page."""
_LONGEST_HEADER = 600
"""Characters around a heading that are its header, and not the text below it."""


def find_date(
    document: DocumentNode, head: Head, url: str | None, seen_on: date | None, profiles: list[Family]
) -> tuple[date, str] | None:
    """The day of publication and where it stood: what readers are shown before what machines are told."""
    latest = seen_on + timedelta(days=1) if seen_on is not None else None
    for day, basis in _dates(document, head, url, profiles):
        # A day that has not come is a fault of the publishing system: some announce a future published_time.
        if latest is None or day <= latest:
            return day, basis
    return None


def _dates(document: DocumentNode, head: Head, url: str | None, profiles: list[Family]) -> Iterator[tuple[date, str]]:
    shown = [
        day
        for profile in profiles
        for day in _days_near(document, document.query_selector(profile.title), profile.date)
    ]
    # The day that both say is the article's, wherever it stands; else the closest one.
    yield from ((day, "profile") for day in shown if day == head.published_on)
    yield from ((day, "profile") for day in shown)
    if head.published_on is not None:
        yield head.published_on, "head"
    day = read_dateline(split_address(url).path) if url else None
    if day is not None:
        yield day, "url"
    for around in elements_above(find_heading(document, head.title)):
        yield from ((day, "heading") for day in _days_of(select(around, "time")[:_MOST_DATES]))
        line = one_line(around)
        day = read_dateline(line) if len(line) <= _LONGEST_HEADER else None
        if day is not None:
            yield day, "heading"
    yield from ((day, "time") for day in _only_day(select(document, "time")))


def _days_near(document: DocumentNode, heading: ElementNode | None, selector: str) -> Iterator[date]:
    """The days in the elements of the selector, those that share the closest element with the heading first; of two
    that are as close, the one below it."""
    if heading is None:
        yield from _only_day(select(document, selector))
    for around in elements_above(heading):
        nodes = select(around, selector)[:_MOST_DATES]
        if heading is not None and len(nodes) > 1:
            marked = select(around, f"{selector}, {heading.tag}")[:_MOST_DATES]
            nodes = [node for node in elements_below(heading, marked) if node.matches(selector)] + nodes
        yield from _days_of(nodes)


def _only_day(nodes: Sequence[ElementNode]) -> list[date]:
    """The day that all of the elements say; none where they say several."""
    days = list(dict.fromkeys(_days_of(nodes[:_MOST_DATES])))
    return days if len(days) == 1 else []


def _days_of(nodes: Sequence[ElementNode]) -> Iterator[date]:
    days = (read_dateline(f"{one_line(node)} {node.getattr('datetime') or ''}") for node in nodes)
    yield from (day for day in days if day is not None)
