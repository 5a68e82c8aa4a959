"""Every kept page read again, without the network: after a better profile, a better date, a better reader.

Texts that come out the same change nothing. Deployed as `flows.reextract.reextract`.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime

from prefect import flow, runtime
from prefect.client.schemas.objects import State
from prefect.states import Completed

from flows.fetching import WebSummary, take_kept_through
from flows.naming import name_run, rename_run
from flows.parameters import HomeFolder, SourceName, with_form
from flows.reasons import fails_with_reason
from tasks.ingest.fetch_source import list_kept_sources
from warehouse.home import Home


def _what() -> str:
    return f"reextract {runtime.flow_run.parameters.get('source') or 'all sources'}"


@with_form
@flow(
    name="reextract",
    flow_run_name=lambda: name_run(_what(), datetime.now(UTC)),
    timeout_seconds=48 * 3600,
    description="Reads every page that was ever fetched again, from the bytes that were kept.",
)
@fails_with_reason
def reextract(source: SourceName | None = None, home: HomeFolder = None) -> State[WebSummary]:
    """Reads the kept pages; the state's result is the summary.

    Args:
        source: Name of a source; all that pages were fetched from by default.
        home: The folder of the warehouse; AMARKAV_HOME or `data` by default.
    """
    place = Home.resolve(home, os.environ)
    summary = WebSummary((), take_kept_through(list_kept_sources(place, source), place))
    rename_run(name_run(_what(), datetime.now(UTC), sum(run.read for run in summary.runs)))
    return Completed(name="Rows held" if summary.held_rows else None, message=summary.headline, data=summary)
