"""Today's articles, by themselves: what is new on a source is fetched and taken through the pipeline.

Sources on the web are asked; sources on the disk (folders, archives) are looked through. One that fails stops no other.

Scheduled once a source; by hand also for single addresses. Deployed as `flows.ingest_articles.ingest_articles`.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

from prefect import flow, runtime
from prefect.client.schemas.objects import State
from prefect.events import emit_event
from prefect.states import Completed

from flows.fetching import (
    WebSummary,
    each_for_itself,
    make_web,
    one_run_a_domain,
    take_deliveries_through,
    take_waiting_through,
)
from flows.naming import SOURCE_DELIVERED, name_run, rename_run
from flows.parameters import Addresses, HomeFolder, SourceName, with_form
from flows.reasons import fails_with_reason
from tasks.ingest.source import SourceError
from tasks.ingest.task import fetch
from tasks.ingest.web_source import WebSource, find_web_source, read_web_sources, source_of_address
from warehouse.home import Home


def _what() -> str:
    asked = runtime.flow_run.parameters
    what = asked.get("source") or (f"{len(asked['urls'])} addresses" if asked.get("urls") else "all sources")
    return f"ingest {what}"


@with_form
@flow(
    name="ingest-articles",
    flow_run_name=lambda: name_run(_what(), datetime.now(UTC)),
    timeout_seconds=24 * 3600,
    description="Fetches what is new from a source, on the web or on the disk, and takes it through the pipeline.",
)
@fails_with_reason
def ingest_articles(
    source: SourceName | None = None, urls: Addresses = None, home: HomeFolder = None
) -> State[WebSummary]:
    """Fetches and reads; the state's result is the summary.

    Args:
        source: Name of a configured source that is turned on; all of them by default.
        urls: Addresses of single pages, instead of a source.
        home: The folder of the warehouse; AMARKAV_HOME or `data` by default.
    """
    place = Home.resolve(home, os.environ)
    web = make_web(os.environ)
    addresses = _asked_for(source, urls, place)

    def take(found: WebSource) -> WebSummary:
        if found.is_on_disk:
            runs = take_deliveries_through(found, place)
            _tell_of(found, sum(run.counts.articles.inserted for run in runs))
            return WebSummary((), runs)
        with one_run_a_domain(found, place):
            done = fetch(found, place.root, web, addresses[found])
        _tell_of(found, done.fresh)
        return WebSummary((done,), take_waiting_through([found], place, done.rejections))

    summary = each_for_itself(list(addresses), take)
    rename_run(name_run(_what(), datetime.now(UTC), sum(run.read for run in summary.runs)))
    return Completed(name="Rows held" if summary.held_rows else None, message=summary.headline, data=summary)


def _tell_of(source: WebSource, fresh: int) -> None:
    """Lets the server know that the source gave something: from this it knows when one has gone silent."""
    if fresh:
        emit_event(SOURCE_DELIVERED, resource={"prefect.resource.id": f"amarkav.source.{source.name}"})


def _asked_for(name: str | None, urls: list[str] | None, place: Home) -> dict[WebSource, list[str]]:
    """The sources to fetch from, each with the addresses to take in place of its own list."""
    if urls:
        found_by: dict[WebSource, list[str]] = {}
        known: dict[str, WebSource] = {}
        for url in urls:
            found = source_of_address(url, place.root)
            found_by.setdefault(known.setdefault(found.name, found), []).append(url)
        return found_by
    if name is not None:
        found = find_web_source(name, place.root)
        if not found.enabled:
            raise SourceError(
                f"source «{name}» is off; to turn it on, put its row of seeds/sources.csv with enabled=1 into"
                f" {place.root / 'sources.csv'}"
            )
        return {found: []}
    enabled = [found for found in read_web_sources(place.root).values() if found.enabled]
    if not enabled:
        raise SourceError(f"no source is turned on; turn some on in {place.root / 'sources.csv'}, or name addresses")
    return {found: [] for found in enabled}
