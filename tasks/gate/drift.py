"""Holds a run's sources against their earlier runs: what they brought, and that they are still there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa

from expectations import batches, drift
from expectations.gate import run_gate
from expectations.outcome import GateOutcome
from expectations.validation import Validation
from tasks.gate.report import results_table


@dataclass(frozen=True, slots=True)
class Watched:
    """What was said of the sources."""

    gate_results: pa.Table
    outcome: GateOutcome

    @property
    def message(self) -> str:
        """What stopped the run; empty when nothing did."""
        return " ".join(failing.reason for failing in self.outcome.held)

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence a source and thing that is not as it used to be."""
        return tuple(failing.reason for failing in self.outcome.failing)

    @property
    def validations(self) -> dict[str, tuple[Validation, ...]]:
        """For the Data Docs."""
        return {self.outcome.gate: self.outcome.validations}


def watch_sources(history: pa.Table, run_id: str, now: datetime) -> Watched | None:
    """What the run's sources and those that are missing look like beside their past; None where none has one yet.

    `history` is what `warehouse.history.read_source_history` returns, this run included.
    """
    runs = [
        drift.SourceRun(
            source=row["source"],
            run_id=row["run_id"],
            at=row["arrived_at"].replace(tzinfo=UTC),
            articles=row["articles"],
            claims=row["claims"],
            unclaimed=row["unclaimed"],
            given={name: row[name] for name in drift.DIMENSIONS},
        )
        for row in history.to_pylist()
    ]
    frame = drift.judged_drift(runs, run_id, now)
    # Great Expectations takes seconds to import: not for sources of which nothing is usual yet.
    if frame.empty or frame.drop(columns="key").isna().all(axis=None):
        return None
    outcome = run_gate("drift", drift.SUITE, frame, "key")
    return Watched(results_table([outcome], "run", {}), outcome)


def find_vanished(history: pa.Table, source: str) -> Watched | None:
    """What is said of a source that held no article this time; None for one that never brought any."""
    before = sum(row["articles"] for row in history.to_pylist() if row["source"] == source)
    if not before:
        return None
    outcome = run_gate("sources", batches.SOURCE_SUITE, batches.judged_source(source, 0, before), "key")
    return Watched(results_table([outcome], f"source {source}", {}), outcome)
