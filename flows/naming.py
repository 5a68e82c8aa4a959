"""What a run is called in the UI: what it does, the Jalali day, and, once it is known, how much it read.

`name_run("ingest irna", day, 128)` is «ingest irna 1404-07-23 · 128 articles».
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from persiantools.jdatetime import JalaliDate
from prefect import get_run_logger, runtime
from prefect.client.orchestration import get_client

from flows.summary import count_articles
from tasks.gate.artifact import isolate_persian

GATE_STOPPED = "Gate stopped"
"""Name of the state of a run that a gate stopped."""
SOURCE_DELIVERED = "amarkav.source.delivered"
"""Event: a source on the web gave something new."""

_TEHRAN = ZoneInfo("Asia/Tehran")


def jalali_day(at: datetime) -> str:
    """The day in Tehran, as `1404-07-23`."""
    day = JalaliDate(at.astimezone(_TEHRAN).date())
    return f"{day.year:04}-{day.month:02}-{day.day:02}"


def name_run(what: str, at: datetime, articles: int | None = None) -> str:
    """The run's name; without the number of articles while nobody knows it."""
    name = f"{isolate_persian(what)} {jalali_day(at)}"
    return name if articles is None else f"{name} · {count_articles(articles)}"


def rename_run(name: str) -> None:
    """Gives the current flow run its final name; a name is not worth a run, so a server that is away leaves the old."""
    try:
        with get_client(sync_client=True) as client:
            client.set_flow_run_name(runtime.flow_run.id, name)
    except Exception as error:  # of the HTTP library, of the system, of Prefect: whatever it is, the work was done
        get_run_logger().warning("the run keeps its first name: %s", error)
