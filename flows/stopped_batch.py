"""A batch that its gate stopped, put before a person: the run pauses in the UI with a form, and goes on as decided.

The form asks one thing: release the batch, leave it out and go on, or end the run. A released batch is held to its rows
only: those that pass load, the others wait in the quarantine, to be decided on one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from prefect import get_run_logger
from prefect.exceptions import FlowPauseTimeout
from prefect.flow_runs import pause_flow_run
from prefect.input import RunInput
from pydantic import Field

from tasks.gate.artifact import isolate_persian
from tasks.gate.gate import GateBatchFailed
from tasks.parts import BatchFolder

Decision = Literal["release", "drop", "abort"]
WAIT = timedelta(days=1)
"""How long a run waits for a decision; then it fails as if nobody had been asked."""


class BatchDecision(RunInput):
    """The form."""

    decision: Decision = Field(
        title="Decision",
        description="release: the rows that pass load, the others wait in the quarantine (a batch whose columns are "
        "wrong cannot be released). drop: this batch is left out and the run goes on with the next. abort: the run "
        "ends here; what was loaded before stays.",
    )
    by: str = Field(
        title="Your name", description="Who decides; it stays on record with the batch.", min_length=1, max_length=100
    )
    note: str = Field(default="", title="Note", description="Why, for who comes after you.", max_length=1000)


@dataclass(frozen=True, slots=True)
class StoppedBatch:
    """What stopped a batch, and what is to be done about it."""

    error: GateBatchFailed
    decision: Decision
    said: str
    """Who decided, and why."""


def decide_on(batch: BatchFolder, error: GateBatchFailed) -> StoppedBatch:
    """What a person decided about the batch; an abort when nobody answered in time.

    A release or a drop is kept beside the batch, so that a retry of the run does not ask again.
    """
    logger = get_run_logger()
    kept = batch.path / "decision.json"
    if kept.exists():
        answer = BatchDecision.model_validate_json(kept.read_text(encoding="utf-8"))
    else:
        form = BatchDecision.with_initial_data(description=f"**{isolate_persian(str(error))}**\n\nWhat is to be done?")
        logger.warning("batch %s waits for a decision: %s", batch.key, error)
        try:
            answer = pause_flow_run(wait_for_input=form, timeout=int(WAIT.total_seconds()), poll_interval=5)
        except FlowPauseTimeout:
            logger.error("nobody decided about batch %s within %s", batch.key, WAIT)
            return StoppedBatch(error, "abort", f"nobody decided within {WAIT}")
        if answer.decision != "abort":
            kept.write_text(answer.model_dump_json(), encoding="utf-8")
    said = f"{answer.decision} by {answer.by}: {answer.note or 'no note'}"
    logger.warning("batch %s: %s", batch.key, said)
    return StoppedBatch(error, answer.decision, said)
