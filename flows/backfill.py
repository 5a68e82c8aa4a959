"""Yesterday's articles, from an outlet's own archive: a run for each source and month, which goes on where it stopped.

Deployed as `flows.backfill.backfill`.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast
from uuid import UUID

from prefect import flow
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.fetching import WebSummary, make_web, one_run_a_domain, take_waiting_through
from flows.naming import rename_run
from flows.parameters import FirstDay, HomeFolder, LastDay, SourceName, with_form
from flows.reasons import fails_with_reason, result_of
from flows.summary import RunSummary, count_articles
from tasks.ingest.archive_days import Month, list_archive_addresses, list_months
from tasks.ingest.fetch_crawl import Pass
from tasks.ingest.pages.datelines import TEHRAN
from tasks.ingest.source import SourceError
from tasks.ingest.task import fetch
from tasks.ingest.web_source import find_web_source
from warehouse.connection import open_working
from warehouse.fetching import finish_month, finished_months
from warehouse.home import Home


@flow(
    name="backfill-month",
    flow_run_name="backfill {source} {year}-{month:02}",
    description="Fetches one Jalali month of a source's archive, and takes it through the pipeline.",
    timeout_seconds=7 * 24 * 3600,
)
@fails_with_reason
def backfill_month(source: str, year: int, month: int, first: date, last: date, home: Path) -> State[WebSummary]:
    """The month's days from `first` to `last`; the month is booked as done when they are all of it."""
    place = Home(home)
    found, whole = find_web_source(source, home), Month(year, month)
    with one_run_a_domain(found, place):
        done = fetch(found, home, make_web(os.environ), days=(first, last))
    runs = take_waiting_through([found], place, done.rejections)
    at = datetime.now(UTC)
    # A month whose last day is not over yet may still get articles.
    if (first, last) == whole.days and last < at.astimezone(TEHRAN).date() and not done.is_unfinished:
        with open_working(place, at=at) as connection:
            finish_month(connection, source, str(whole), pages=done.fresh + done.unchanged + done.kept, at=at)
    summary = WebSummary((done,), runs)
    return Completed(name="Rows held" if summary.held_rows else None, message=summary.headline, data=summary)


@with_form
@flow(
    name="backfill",
    flow_run_name="backfill {source} from {first} to {last}",
    description="Fetches a source's archive month by month; months that are done are left out.",
    timeout_seconds=60 * 24 * 3600,
)
@fails_with_reason
def backfill(source: SourceName, first: FirstDay, last: LastDay, home: HomeFolder = None) -> State[WebSummary]:
    """Fetches and reads the archive; the state's result is the summary of all months.

    Args:
        source: Name of a configured source that has an archive.
        first: The first day.
        last: The last day; today at most.
        home: The folder of the warehouse; AMARKAV_HOME or `data` by default.
    """
    place = Home.resolve(home, os.environ)
    last = min(last, datetime.now(UTC).date())
    if last < first:
        raise SourceError(
            f"nothing lies between {first} and {last}: the last day comes before the first, or is to come"
        )
    found = find_web_source(source, place.root)
    next(list_archive_addresses(found, first, first))  # a source without an archive fails before anything is asked
    with open_working(place, at=datetime.now(UTC)) as connection:
        finished = finished_months(connection, source)
    months = [month for month in list_months(first, last) if str(month) not in finished]
    progress = cast(
        UUID, create_progress_artifact(0.0, key="backfill", description=f"{source}: {len(months)} months to fetch")
    )
    passes: list[Pass] = []
    runs: list[RunSummary] = []
    for count, month in enumerate(months, start=1):
        begin, end = month.days
        state = cast(
            State[WebSummary],
            backfill_month(
                source, month.year, month.month, max(begin, first), min(end, last), place.root, return_state=True
            ),
        )
        summary = result_of(state)
        passes += summary.passes
        runs += summary.runs
        update_progress_artifact(progress, 100.0 * count / len(months), description=f"{source}: {month} is done")
    total = WebSummary(tuple(passes), tuple(runs))
    articles = sum(run.read for run in runs)
    rename_run(f"backfill {source} from {first} to {last} · {count_articles(articles)}")
    return Completed(name="Rows held" if total.held_rows else None, message=total.headline, data=total)
