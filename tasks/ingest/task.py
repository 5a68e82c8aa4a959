"""The ingest stage as a Prefect task."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
from prefect import runtime, task
from prefect.cache_policies import NO_CACHE

from tasks.ingest.batches import BATCH_ARTICLES
from tasks.ingest.source import open_sources, split_spec
from tasks.ingest.store import Ingested, Stored, store_batches
from warehouse.connection import open_working
from warehouse.home import Home
from warehouse.loader import known_articles, stored_twins


def _task_run_name() -> str:
    return f"ingest {split_spec(runtime.task_run.parameters['source'])[0]}"


@task(
    name="ingest",
    task_run_name=_task_run_name,
    description="Reads one source: rejects what is no article, leaves out what is known, writes batches as Parquet.",
    tags=["amarkav", "ingest"],
    cache_policy=NO_CACHE,
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

    return store_batches(opened, run_folder, first_key, batch_size, look_up)
