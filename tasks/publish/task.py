"""Publishing as Prefect tasks: the report, and Parquet beside the snapshot."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.publish import site
from tasks.publish.parquet import ParquetFolder, write_snapshot_parquet
from warehouse.home import Home


@task(
    name="build-report",
    task_run_name="build report",
    description="Builds the static report of the newest snapshot.",
    cache_policy=NO_CACHE,
)
def build_report(home: Path, folder: Path | None = None, whole_texts: bool = False) -> site.SiteReport:
    """What was built; the folder is the home's `site` by default."""
    place = Home(home)
    return site.build_site(place, folder or place.site, at=datetime.now(UTC), whole_texts=whole_texts)


@task(
    name="write-parquet",
    task_run_name="write parquet",
    description="Writes the tables of the newest snapshot as Parquet beside it.",
    cache_policy=NO_CACHE,
)
def write_parquet(home: Path) -> ParquetFolder:
    """What was written; nothing where the newest snapshot has its Parquet already."""
    return write_snapshot_parquet(Home(home))
