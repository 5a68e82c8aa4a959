"""The review stage as Prefect tasks: rows out of quarantine, and what became of them.

What is released or tried again takes the way of every batch: read, gated, loaded. These tasks put the batch together,
and hold released rows against the gates as they were held back.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal

from prefect import task
from prefect.cache_policies import NO_CACHE

from expectations.validation import write_json
from tasks.gate.codes import reference_codes, sector_table
from tasks.gate.decisions import read_decisions
from tasks.gate.gate import GateBatchFailed
from tasks.gate.release import Rows, gate_again, read_held
from tasks.parts import VALIDATIONS, BatchFolder
from tasks.redoing import JITTER, LOCKED_DELAYS, is_locked
from tasks.review.picked import (
    ReviewedRow,
    find_companions,
    gather_around,
    gather_articles,
    join_decisions,
    join_read,
    list_articles,
)
from warehouse.checks import run_check
from warehouse.connection import open_working
from warehouse.home import Home
from warehouse.quarantine import (
    Connection,
    Decided,
    decisions_of,
    find_articles,
    find_claims,
    find_decisions,
    find_held,
    list_reviewed,
    pick_held,
)

Action = Literal["release", "drop", "retry"]


@task(
    name="pick-held",
    task_run_name="pick rows to {action}",
    description="Finds the held rows that are decided on, and all that goes through the gates with them.",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=LOCKED_DELAYS,
    retry_jitter_factor=JITTER,
    retry_condition_fn=is_locked,
)
def pick(home: Path, batch: Path, action: Action, rows: Sequence[str], by: str, note: str) -> tuple[str, ...]:
    """Identities of all rows that the decision is about; writes the batch's `decisions` and what they are about.

    Raises WarehouseError for rows that cannot be decided on, ReviewRefused for what cannot be done with them.
    """
    folder = BatchFolder(batch)
    decide = {"release": _pick_released, "drop": _pick_dropped, "retry": _pick_retried}[action]
    decision: dict[Action, Decided] = {"release": "released", "drop": "dropped", "retry": "retried"}
    with open_working(Home(home), at=datetime.now(UTC)) as connection:
        ids = decide(connection, folder, rows)
    folder.write("decisions", decisions_of(ids, decision[action], by=by, note=note))
    return tuple(ids)


def _pick_dropped(connection: Connection, folder: BatchFolder, rows: Sequence[str]) -> list[str]:
    picked = pick_held(connection, rows)
    return find_companions(picked, find_held(connection, list_articles(picked)))


def _pick_released(connection: Connection, folder: BatchFolder, rows: Sequence[str]) -> list[str]:
    """Writes the rows themselves, and what is `around` them; released articles are to be read like new ones."""
    picked = pick_held(connection, rows)
    articles = list_articles(picked)
    stored = find_articles(connection, articles)
    around = gather_around(picked, stored, find_claims(connection, articles), find_held(connection, articles))
    released = read_held(picked).articles
    if len(released):
        folder.write("articles", released.drop_columns("cluster_id"))
    folder.write("picked", picked)
    folder.write("around_articles", around.articles)
    folder.write("around_claims", around.claims)
    return list(picked["quarantine_id"].to_pylist())


def _pick_retried(connection: Connection, folder: BatchFolder, rows: Sequence[str]) -> list[str]:
    """Writes the `articles`, of all held rows where none is named; the retry is about whatever is held of them."""
    picked = pick_held(connection, rows) if rows else find_held(connection)
    articles = list_articles(picked)
    held = find_held(connection, articles)
    folder.write("articles", gather_articles(picked, find_articles(connection, articles), held))
    return list(held["quarantine_id"].to_pylist())


@task(
    name="gate-released",
    task_run_name="gate released rows",
    description="Holds released rows against the gates again, as they were held back.",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=LOCKED_DELAYS,
    retry_jitter_factor=JITTER,
    retry_condition_fn=is_locked,
)
def gate_released(home: Path, batch: Path, by: str) -> None:
    """Returns when the batch's `passed_...` tables, `quarantine` and `gate_results` are written.

    Raises GateBatchFailed where nothing may load.
    """
    folder, at = BatchFolder(batch), datetime.now(UTC)
    picked = folder.read("picked")
    back = read_held(picked)
    if folder.has("normalised"):
        back = join_read(back, Rows(*(folder.read(name) for name in ("normalised", "claims", "unclaimed"))))
    around = Rows(folder.read("around_articles"), folder.read("around_claims"), back.unclaimed.slice(0, 0))
    with open_working(Home(home), at=at) as connection:
        known = read_decisions(find_decisions(connection, list_articles(picked)))
    gated = gate_again(
        back,
        around,
        reference_codes(),
        at,
        share_groups_of=partial(run_check, "sector_share_groups", sectors=sector_table()),
        decisions=join_decisions(known, picked),
        released_by=by,
        batch=folder.key,
    )
    if len(gated.articles):
        folder.write("passed_articles", gated.articles)
    for name in ("claims", "unclaimed"):
        folder.write(f"passed_{name}", getattr(gated, name))
    folder.write("quarantine", gated.quarantine)
    folder.write("gate_results", gated.gate_results)
    (batch / VALIDATIONS).write_text(write_json(gated.validations), encoding="utf-8")
    if gated.verdict == "batch_failed":
        raise GateBatchFailed(f"the released rows were stopped at the gate: {gated.message}")


@task(
    name="list-reviewed",
    task_run_name="list reviewed rows",
    description="Looks up what became of each row that was decided on.",
    cache_policy=NO_CACHE,
    retries=2,
    retry_delay_seconds=LOCKED_DELAYS,
    retry_jitter_factor=JITTER,
    retry_condition_fn=is_locked,
)
def list_outcome(home: Path, quarantine_ids: Sequence[str]) -> tuple[ReviewedRow, ...]:
    """What became of each row, in the order given."""
    with open_working(Home(home), at=datetime.now(UTC)) as connection:
        return tuple(ReviewedRow.of(row) for row in list_reviewed(connection, quarantine_ids).to_pylist())
