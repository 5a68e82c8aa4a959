"""A batch that its gate stopped, put before a person: the run pauses in the UI with a form, and goes on as decided.

The form asks one thing: leave the batch out and go on, or end the run. Nothing of a stopped batch loads either way:
what may load of it after all is for a mended source or another reader, and single rows are for the quarantine.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from prefect import get_run_logger
from prefect.exceptions import FlowPauseTimeout
from prefect.flow_runs import pause_flow_run
from prefect.input import RunInput
from pydantic import Field

from tasks.gate.artifact import isolate_persian
from tasks.gate.gate import GateBatchFailed

WAIT = timedelta(days=1)
"""How long a run waits for a decision; then it fails as if nobody had been asked."""


class BatchDecision(RunInput):
    """The form."""

    decision: Literal["drop", "abort"] = Field(
        title="Decision",
        description="drop: this batch is left out and the run goes on with the next. abort: the run ends here; what "
        "was loaded before stays.",
    )
    by: str = Field(
        title="Your name", description="Who decides; it is written to the log.", min_length=1, max_length=100
    )
    note: str = Field(default="", title="Note", description="Why, for who comes after you.", max_length=1000)


def may_go_on_without(batch: str, stopped: GateBatchFailed) -> bool:
    """Whether a person decided to leave the batch out; False for an abort, and when nobody answered in time."""
    logger = get_run_logger()
    form = BatchDecision.with_initial_data(description=f"**{isolate_persian(str(stopped))}**\n\nWhat is to be done?")
    logger.warning("batch %s waits for a decision: %s", batch, stopped)
    try:
        answer = pause_flow_run(wait_for_input=form, timeout=int(WAIT.total_seconds()), poll_interval=5)
    except FlowPauseTimeout:
        logger.error("nobody decided about batch %s within %s", batch, WAIT)
        return False
    logger.warning("batch %s: %s, by %s: %s", batch, answer.decision, answer.by, answer.note or "no note")
    return answer.decision == "drop"
