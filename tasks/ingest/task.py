"""The ingest stage as Prefect tasks: fetching what is new from a source on the web, and reading a source."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
from prefect import get_run_logger, runtime, task
from prefect.cache_policies import NO_CACHE

from tasks.ingest.archive_days import list_archive_addresses
from tasks.ingest.batches import BATCH_ARTICLES
from tasks.ingest.fetch_crawl import Pass
from tasks.ingest.fetch_source import Web, open_crawl
from tasks.ingest.links import Link
from tasks.ingest.page_book import write_down_pages
from tasks.ingest.page_keeper import PageKeeper
from tasks.ingest.raw import RawStore
from tasks.ingest.source import keeping, open_sources, split_spec
from tasks.ingest.store import Ingested, Stored, store_batches
from tasks.ingest.web_source import WebSource
from tasks.redoing import JITTER, LOCKED_DELAYS, is_locked, result_key
from warehouse.connection import open_working
from warehouse.fetching import PAGES, keep_pages
from warehouse.home import Home
from warehouse.loader import known_articles, stored_twins

_TELL_EVERY = 50
"""Requests between two lines of progress in the log."""


def _task_run_name() -> str:
    return f"ingest {split_spec(runtime.task_run.parameters['source'])[0]}"


@task(
    name="ingest",
    task_run_name=_task_run_name,
    description="Reads one source: rejects what is no article, leaves out what is known, writes batches as Parquet.",
    cache_key_fn=result_key,
    persist_result=True,
    timeout_seconds=6 * 3600,
    retries=2,
    retry_delay_seconds=LOCKED_DELAYS,
    retry_jitter_factor=JITTER,
    retry_condition_fn=is_locked,
)
def ingest(
    source: str,
    home: Path,
    run_folder: Path,
    extractor_version: str,
    first_key: int = 1,
    batch_size: int = BATCH_ARTICLES,
) -> Ingested:
    """What the source (`PATH` or `NAME=PATH`) gave; raises SourceError when it cannot be read at all."""
    (opened,) = open_sources([source])

    def look_up(articles: pa.Table) -> Stored:
        # Opened for each batch, and closed again: reading a large source must not lock the writer out for its time.
        with open_working(Home(home), at=datetime.now(UTC)) as connection:
            known = known_articles(connection, extractor_version, articles)
            return Stored(known, stored_twins(connection, articles))

    raw = RawStore(Home(home).raw)
    with PageKeeper(opened.name, raw) as keeper:

        def settle(articles: Collection[str]) -> None:
            pages = keeper.settle(articles)
            if pages:
                write_down_pages(raw.folder, pages)
                at = datetime.now(UTC)
                with open_working(Home(home), at=at) as connection:
                    keep_pages(connection, pa.Table.from_pylist(pages, schema=PAGES), at=at)

        return store_batches(keeping(opened, keeper.keep), run_folder, first_key, batch_size, look_up, settle)


@task(
    name="fetch",
    task_run_name="fetch {source.name}",
    description="Asks a source on the web, politely, for what is new or changed, and keeps the bytes.",
    cache_policy=NO_CACHE,
)
def fetch(
    source: WebSource,
    home: Path,
    web: Web,
    urls: Sequence[str] = (),
    days: tuple[date, date] | None = None,
) -> Pass:
    """What a pass over the source did. Pages that came wait in the warehouse to be read.

    `urls` are taken instead of the source's list; `days` (first and last) instead of it, from the source's archive.
    Raises SourceError when another run is fetching from the same domain.
    """
    logger = get_run_logger()

    def progress(done: Pass) -> None:
        if done.asked % _TELL_EVERY == 0:
            logger.info("%s: %s", source.name, done.headline)

    if days is not None:
        source = replace(source, most_pages=sys.maxsize)  # a month is done when all of it is
    with open_crawl(source, Home(home), web, progress=progress, again=days is None) as crawl:
        if urls:
            crawl.take_pages([Link(url) for url in urls])
        elif days is not None:
            for address in list_archive_addresses(source, *days):
                crawl.take_archive(address)
        else:
            crawl.take_list(source.url, source.kind)
    logger.info("%s: %s", source.name, crawl.done.headline)
    return crawl.done
