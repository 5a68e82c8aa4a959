"""Once a week: what nobody reads any more is removed, so that a home does not grow without end.

The warehouse, its snapshots and the quarantine stay. Deployed as `flows.housekeeping.housekeeping`.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from prefect import flow
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.settings import PREFECT_LOCAL_STORAGE_PATH
from prefect.states import Completed
from pydantic import Field

from flows.naming import jalali_day
from flows.parameters import HomeFolder, with_form
from tasks.tidy.leftovers import Removed
from tasks.tidy.task import tidy_files, tidy_history
from warehouse.home import Home

PartsDays = Annotated[
    int,
    Field(
        title="Days to keep the files of killed runs",
        description="A run that was killed or failed can be retried for so long without reading its articles again.",
        ge=1,
        le=365,
    ),
]
DocsKept = Annotated[
    int,
    Field(title="Data docs to keep", description="Of how many of the latest runs the data docs stay.", ge=1, le=1000),
]
PagesDays = Annotated[
    int | None,
    Field(
        title="Days to keep fetched pages",
        description="Empty: pages stay for ever, and `reextract` can read all of them again. A number of days removes "
        "older ones for good; their articles and claims stay.",
        ge=1,
        le=36_500,
    ),
]
ResultsDays = Annotated[
    int,
    Field(title="Days to keep task results", description="What a retry leaves out is known from these.", ge=1, le=365),
]
HistoryDays = Annotated[
    int,
    Field(
        title="Days to keep the history of runs",
        description="Runs that ended earlier disappear from this UI. The warehouse's table `runs` keeps them.",
        ge=1,
        le=3650,
    ),
]


@with_form
@flow(
    name="housekeeping",
    flow_run_name=lambda: f"housekeeping {jalali_day(datetime.now(UTC))}",
    description="Removes old data docs, files of killed runs, task results and the history of runs.",
    timeout_seconds=4 * 3600,
)
def housekeeping(
    home: HomeFolder = None,
    parts_days: PartsDays = 7,
    docs_kept: DocsKept = 10,
    pages_days: PagesDays = None,
    results_days: ResultsDays = 14,
    history_days: HistoryDays = 90,
) -> State[list[Removed]]:
    """Removes what is older than asked; the state's result is what was removed, by kind."""
    place = Home.resolve(home, os.environ)
    storage = PREFECT_LOCAL_STORAGE_PATH.value()
    removed = tidy_files(
        place.root,
        Path(storage) if storage is not None else None,
        parts_days=parts_days,
        docs_kept=docs_kept,
        pages_days=pages_days,
        results_days=results_days,
    )
    runs = tidy_history(history_days)
    table: list[dict[str, object]] = [{"what": one.kind, "removed": one.files, "bytes": one.bytes} for one in removed]
    table.append({"what": "runs in Prefect's history", "removed": runs, "bytes": None})
    create_table_artifact(
        key="housekeeping",
        table=table,
        description="What this run removed.",
    )
    said = [one.headline for one in removed if one.files] + ([f"{runs:,} runs of the history"] if runs else [])
    return Completed(message="removed " + ", ".join(said) if said else "nothing was old enough", data=removed)
