"""The load and publish stages as Prefect tasks: the only ones that change the warehouse, each under its lock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from seeds import SEEDS_DIR
from tasks.load.clusters import assign_clusters
from tasks.parts import BatchFolder
from tasks.redoing import JITTER, LOCKED_DELAYS, is_locked, result_key
from warehouse.connection import open_working
from warehouse.dimensions import load_dimensions
from warehouse.home import Home
from warehouse.loader import LoadCounts, load_batch
from warehouse.runs import finish_run, living_runs, start_run
from warehouse.snapshot import Published
from warehouse.snapshot import publish as publish_snapshot


@task(
    name="open-run",
    task_run_name="open run",
    description="Brings the warehouse's schema and dimension tables up to date and enters the run in `runs`.",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=LOCKED_DELAYS,
    retry_jitter_factor=JITTER,
    retry_condition_fn=is_locked,
)
def open_run(home: Path, run_id: str, sources: Sequence[str], extractor_version: str, program_version: str) -> None:
    """Returns when the warehouse is ready; raises WarehouseError with a sentence when it cannot be."""
    at = datetime.now(UTC)
    with open_working(Home(home), at=at) as connection:
        load_dimensions(connection, SEEDS_DIR, at=at)
        start_run(
            connection,
            run_id,
            at=at,
            sources=sources,
            extractor_version=extractor_version,
            program_version=program_version,
            living=living_runs(Home(home)),
        )


@task(
    name="load",
    task_run_name="load {batch.name}",
    description="Merges a gated batch into the warehouse in one transaction; rows that are the same stay untouched.",
    cache_key_fn=result_key,
    persist_result=True,
    timeout_seconds=3600,
    retries=2,
    retry_delay_seconds=LOCKED_DELAYS,
    retry_jitter_factor=JITTER,
    retry_condition_fn=is_locked,
)
def load(home: Path, batch: Path, run_id: str, extractor_version: str, *, stopped: bool = False) -> LoadCounts:
    """Rows inserted, updated, unchanged and closed, by table; raises WarehouseError, and then nothing was loaded.

    Of a `stopped` batch only what the gates said is kept, and its rejections. That it was is known under another key: a
    batch that may load after all is loaded.
    """
    folder = BatchFolder(batch)
    at = datetime.now(UTC)
    tables = {
        parameter: folder.read(name)
        for parameter, name in (
            ("articles", "passed_articles"),
            ("claims", "passed_claims"),
            ("unclaimed", "passed_unclaimed"),
            ("rejections", "rejections"),
            ("gate_results", "gate_results"),
            ("quarantine", "quarantine"),
            ("decisions", "decisions"),
        )
        if folder.has(name) and not (stopped and name.startswith("passed_"))
    }
    with open_working(Home(home), at=at, beside_others=True) as connection:  # they read the next batches
        if "articles" in tables and folder.has("fingerprints"):
            tables["articles"] = assign_clusters(connection, tables["articles"], folder.read("fingerprints"))
        return load_batch(connection, run_id=run_id, at=at, extractor_version=extractor_version, **tables)


@task(
    name="publish",
    task_run_name="publish",
    description="Publishes the warehouse as the snapshot that readers open; none is written when nothing changed.",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=LOCKED_DELAYS,
    retry_jitter_factor=JITTER,
    retry_condition_fn=is_locked,
)
def publish(home: Path, run_id: str) -> Published:
    """The newest snapshot; closes the run as completed."""
    at = datetime.now(UTC)
    with open_working(Home(home), at=at) as connection:
        finish_run(connection, run_id, at=at, status="completed")
        return publish_snapshot(connection, Home(home), at=at)


def record_failure(home: Path, run_id: str, message: str) -> None:
    """Closes the run as failed, with what to tell."""
    at = datetime.now(UTC)
    with open_working(Home(home), at=at) as connection:
        finish_run(connection, run_id, at=at, status="failed", message=message)
