"""Removing old files, and old runs from Prefect's own book, as Prefect tasks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterParentFlowRunId,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import TERMINAL_STATES, FlowRun

from tasks.tidy.leftovers import Removed, remove_old_files, remove_old_folders
from warehouse.home import Home

_PAGE = 200


@task(
    name="tidy-files",
    description="Removes folders of killed runs, old data docs, old task results, and pages where that is asked for.",
    cache_policy=NO_CACHE,
)
def tidy_files(
    home: Path, results: Path | None, *, parts_days: int, docs_kept: int, pages_days: int | None, results_days: int
) -> list[Removed]:
    """What was removed, by kind. `results` is the folder of task results; pages stay where `pages_days` is None."""
    place, now = Home(home), datetime.now(UTC)
    removed = [
        remove_old_folders(place.parts, "folders of killed runs", older_than=timedelta(days=parts_days), now=now),
        remove_old_folders(place.docs / "runs", "data docs", older_than=timedelta(0), now=now, keep=docs_kept),
    ]
    if pages_days is not None:
        removed.append(remove_old_files(place.raw, "pages", older_than=timedelta(days=pages_days), now=now))
    if results is not None and results.is_dir():
        removed.append(remove_old_files(results, "task results", older_than=timedelta(days=results_days), now=now))
    return removed


@task(
    name="tidy-history",
    description="Removes flow runs that ended long ago from Prefect's database. The table `runs` keeps its rows.",
    cache_policy=NO_CACHE,
)
def tidy_history(days: int) -> int:
    """The number of flow runs that were removed: those that carry this project's tag, and the runs within them."""
    logger = get_run_logger()
    logger = get_run_logger()
    ended = FlowRunFilter(
        end_time=FlowRunFilterEndTime.model_validate({"before_": datetime.now(UTC) - timedelta(days=days)}),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(TERMINAL_STATES))),
        tags=FlowRunFilterTags(all_=["amarkav"]),
    )
    removed = 0
    with get_client(sync_client=True) as client:
        while runs := client.read_flow_runs(flow_run_filter=ended, limit=_PAGE):
            removed += _remove(client, runs)
            logger.info("%d flow runs removed", removed)
    return removed


def _remove(client: SyncPrefectClient, runs: list[FlowRun]) -> int:
    """Removes these runs, and first those within them: they carry no tag, and nobody would find them later."""
    within = FlowRunFilter(parent_flow_run_id=FlowRunFilterParentFlowRunId(any_=[run.id for run in runs]))
    removed = 0
    while inner := client.read_flow_runs(flow_run_filter=within, limit=_PAGE):
        removed += _remove(client, inner)
    for run in runs:
        client.delete_flow_run(run.id)
    return removed + len(runs)
