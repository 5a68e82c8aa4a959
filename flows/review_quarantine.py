"""The quarantine, worked: rows that a gate held back are released, dropped, or read and judged once more.

A released row goes through the gates again, which let it pass what it was released from and nothing else. Deployed as
`flows.review_quarantine.review_quarantine`; `amarkav quarantine release`, `drop` and `retry` run the same.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated
from uuid import uuid4

from prefect import flow, runtime
from prefect.artifacts import create_table_artifact
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from pydantic import Field

from flows.environment import PAGES_URL
from flows.naming import jalali_day
from flows.parameters import HomeFolder, with_form
from flows.run_report import or_warn
from tasks.audit.task import audit
from tasks.extract.reader import EXTRACTOR_VERSION
from tasks.extract.task import extract
from tasks.gate.artifact import isolate_persian
from tasks.gate.gate import GateBatchFailed
from tasks.gate.task import build_docs, gate
from tasks.load.task import load, open_run, publish, record_failure
from tasks.normalise.task import normalise
from tasks.parts import BatchFolder
from tasks.publish.task import write_parquet
from tasks.review.picked import ReviewedRow, ReviewRefused
from tasks.review.task import Action, gate_released, list_outcome, pick
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.runs import hold_run

WhatToDo = Annotated[
    Action,
    Field(
        title="What to do",
        description="release: the rows are right; they go through the gates again and are loaded. drop: they are wrong "
        "and stay out, also when they are read again. retry: their articles are read and judged once more, by the "
        "reader and the gates of today.",
    ),
]
HeldRows = Annotated[
    list[str] | None,
    Field(
        title="Rows",
        description="Identities of rows of the quarantine, one a line, as in the artifact `quarantine` of a run or in "
        "`amarkav quarantine list`; the beginning of one will do. Empty only for retry: every row that is held.",
        max_length=1000,
    ),
]
Reviewer = Annotated[
    str,
    Field(title="Your name", description="Who decides; it is kept with each row.", min_length=1, max_length=100),
]
Reason = Annotated[
    str,
    Field(title="Why", description="The reason, for who comes after you; it is kept with each row.", min_length=1),
]


@dataclass(frozen=True, slots=True)
class Review:
    """What became of the rows that were decided on."""

    action: str
    rows: tuple[ReviewedRow, ...]
    published: Path

    @property
    def still_held(self) -> int:
        """Rows that wait for somebody still; a dropped one does not."""
        return sum(row.is_held for row in self.rows)

    @property
    def headline(self) -> str:
        """One sentence for a state's message."""
        became = Counter(row.became for row in self.rows)
        return f"{self.action}: " + (", ".join(f"{became[what]:,} {what}" for what in sorted(became)) or "nothing held")


@with_form
@flow(
    name="review-quarantine",
    flow_run_name=lambda: f"{runtime.flow_run.parameters['action']} held rows {jalali_day(datetime.now(UTC))}",
    timeout_seconds=24 * 3600,
    description="Releases, drops or tries again rows that a gate held back; every decision is kept with its reason.",
)
def review_quarantine(
    action: WhatToDo, by: Reviewer, note: Reason, rows: HeldRows = None, home: HomeFolder = None
) -> State[Review]:
    """Carries the decision out and publishes; the state's result says what became of each row.

    Args:
        action: release, drop or retry.
        by: Who decides.
        note: Why.
        rows: Identities of held rows, or their beginnings; for retry all held rows by default.
        home: The folder of the warehouse; AMARKAV_HOME or `data` by default.
    """
    place = Home.resolve(home, os.environ)
    run_id = str(runtime.flow_run.id or uuid4())
    with hold_run(place, run_id):
        return _review(action, by, note, rows or [], place, run_id)


def _review(action: Action, by: str, note: str, rows: list[str], place: Home, run_id: str) -> State[Review]:
    run_folder = place.parts / run_id
    open_run(place.root, run_id, [f"quarantine: {action}"], EXTRACTOR_VERSION, version("amarkav"))
    try:
        decided = _carry_out(action, rows, by, note, place, run_id, BatchFolder(run_folder / "0001"))
        audit(place.root, run_id, return_state=True)  # it judges and stops nothing, nor does its failing
        published = publish(place.root, run_id)
        write_parquet(place.root)
        review = Review(action, list_outcome(place.root, decided), published.path)
    except BaseException as error:
        with suppress(WarehouseError):  # the first error is the one to tell
            record_failure(place.root, run_id, str(error) or f"ended by {type(error).__name__}")
        if isinstance(error, WarehouseError | ReviewRefused | GateBatchFailed):
            return Failed(message=isolate_persian(str(error)), data=error)
        raise
    finally:
        build_docs(place.root, run_folder, run_id, pages_url=os.environ.get(PAGES_URL), return_state=True)
        shutil.rmtree(run_folder, ignore_errors=True)
    _show_review(review)
    return Completed(name="Rows held" if review.still_held else None, message=review.headline, data=review)


def _carry_out(
    action: Action, rows: list[str], by: str, note: str, place: Home, run_id: str, batch: BatchFolder
) -> tuple[str, ...]:
    """Identities of the rows of the quarantine that the decision was about, once it is loaded."""
    if not rows and action != "retry":
        raise ReviewRefused(f"no row is named to {action}; their identities are in amarkav quarantine list.")
    decided = pick(place.root, batch.path, action, rows, by, note)
    if not decided:
        return ()
    if batch.has("articles"):
        normalise(batch.path)
        extract(batch.path)
    if action == "release":
        gate_released(place.root, batch.path, by)
    elif action == "retry":
        gate(place.root, batch.path, let_through=by)
    load(place.root, batch.path, run_id, EXTRACTOR_VERSION)
    return decided


@or_warn
def _show_review(review: Review) -> None:
    """A table of the rows with their sentences, and what became of each."""
    if review.rows:
        create_table_artifact(
            key="review",
            table=[
                {
                    "row": row.quarantine_id,
                    "held by": f"{row.gate}.{row.expectation}",
                    "why it was held": isolate_persian(row.reason),
                    "sentence": isolate_persian(row.sentence or ""),
                    "became": row.became,
                }
                for row in review.rows
            ],
            description=f"What became of the rows: {review.headline}.",
        )
