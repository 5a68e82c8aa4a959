"""Today's articles, by themselves: what is new on a source is fetched and taken through the pipeline.

Scheduled once a source; by hand also for single addresses. Deployed as `flows.ingest_articles.ingest_articles`.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

from prefect import flow, runtime
from prefect.client.schemas.objects import State
from prefect.events import emit_event
from prefect.states import Completed

from flows.fetching import WebSummary, make_web, one_run_a_domain, take_waiting_through
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
    description="Fetches what is new from a source on the web, and takes it through the pipeline.",
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
    asked = _asked_for(source, urls, place)
    passes = []
    for found, addresses in asked:
        with one_run_a_domain(found):
            passes.append(fetch(found, place.root, web, addresses))
    for done in passes:
        if done.fresh:  # from which the server knows when a source has gone silent
            emit_event(SOURCE_DELIVERED, resource={"prefect.resource.id": f"amarkav.source.{done.source}"})
    rejections = [rejection for done in passes for rejection in done.rejections]
    runs = take_waiting_through([found for found, _ in asked], place, rejections)
    summary = WebSummary(tuple(passes), runs)
    rename_run(name_run(_what(), datetime.now(UTC), sum(run.read for run in runs)))
    return Completed(name="Rows held" if summary.held_rows else None, message=summary.headline, data=summary)


def _asked_for(name: str | None, urls: list[str] | None, place: Home) -> list[tuple[WebSource, list[str]]]:
    """The sources to fetch from, each with the addresses to take in place of its own list."""
    if urls:
        by_name: dict[str, tuple[WebSource, list[str]]] = {}
        for url in urls:
            found = source_of_address(url, place.root)
            by_name.setdefault(found.name, (found, []))[1].append(url)
        return list(by_name.values())
    if name is not None:
        found = find_web_source(name, place.root)
        if not found.enabled:
            raise SourceError(
                f"source «{name}» is off; to turn it on, put its row of seeds/sources.csv with enabled=1 into"
                f" {place.root / 'sources.csv'}"
            )
        return [(found, [])]
    enabled = [found for found in read_web_sources(place.root).values() if found.enabled]
    if not enabled:
        raise SourceError(f"no source is turned on; turn some on in {place.root / 'sources.csv'}, or name addresses")
    return [(found, []) for found in enabled]
