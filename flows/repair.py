"""`amarkav doctor --repair`: a damaged warehouse or snapshot is made anew, from what is whole and from the raw pages.

`repair(place)` yields a finding for each thing it looked at. Nothing is removed, and a sound home is left alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from flows.doctor import Finding
from warehouse.connection import open_working
from warehouse.home import Home
from warehouse.repair import find_damage, rebuild_working, restore_pages
from warehouse.snapshot import publish


def repair(place: Home) -> Iterator[Finding]:
    """What was found and done. Raises WarehouseLocked while another process writes."""
    damage = find_damage(place.working) if place.working.exists() else "it is not there"
    if damage is None:
        yield Finding("warehouse", "good", f"every row of {place.working} can be read: nothing to repair")
    elif place.working.exists() or place.published.is_symlink() or place.raw.is_dir():
        yield from _rebuild(place, damage)
    else:
        yield Finding("warehouse", "note", "there is none yet", "the first run makes it")
        return
    yield _republish(place)


def _rebuild(place: Home, damage: str) -> Iterator[Finding]:
    yield Finding("warehouse", "note", f"{place.working}: {damage}", "it is made anew")
    rebuilt = rebuild_working(place)
    if rebuilt.snapshot is not None:
        yield Finding("warehouse", "good", f"made of {rebuilt.snapshot}; what was there is in {rebuilt.damaged}")
    else:
        yield Finding(
            "warehouse", "note", f"no snapshot is whole, so it begins empty; what was there is in {rebuilt.damaged}",
            "articles from files come back when those files are read again: `amarkav run --source ...`",
        )  # fmt: skip
    yield _read_pages_again(place)


def _read_pages_again(place: Home) -> Finding:
    """Takes the pages that the warehouse does not know, or has not read, through the pipeline."""
    from tasks.ingest.fetch_source import list_kept_sources
    from tasks.ingest.page_book import read_page_book

    pages = read_page_book(place.raw)
    at = datetime.now(UTC)
    with open_working(place, at=at) as connection:
        unknown = restore_pages(connection, pages)
    if not pages.num_rows:
        return Finding("raw pages", "note", f"no page is written down in {place.raw}", "nothing more can be read again")
    from flows.fetching import take_waiting_through

    runs = take_waiting_through(list_kept_sources(place, None), place, [])
    articles = sum(run.counts.articles.inserted for run in runs)
    return Finding(
        "raw pages",
        "good",
        f"{unknown:,} of {pages.num_rows:,} were unknown; {articles:,} articles came back from them",
    )


def _republish(place: Home) -> Finding:
    """The snapshot that readers open, made anew when it is damaged or not what the warehouse holds."""
    current = Path(os.path.realpath(place.published))
    damage = find_damage(current) if current.is_file() else "there is none"
    at = datetime.now(UTC)
    with open_working(place, at=at) as connection:
        published = publish(connection, place, at=at, force=damage is not None)
    if published.fresh:
        return Finding(
            "snapshot", "good", f"{published.path.name} is published now; before: {damage or 'older content'}"
        )
    return Finding("snapshot", "good", f"every row of {current.name} can be read")
