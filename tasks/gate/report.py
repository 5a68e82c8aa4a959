"""What the gates said, as the warehouse's tables `gate_results` and `quarantine`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from expectations.outcome import ExpectationResult, GateOutcome
from tasks.gate.held_rows import HeldRow
from warehouse.batches import GATE_RESULTS, QUARANTINE


def results_table(
    outcomes: Sequence[GateOutcome],
    batch: str,
    released: Mapping[tuple[str, str], int],
    let_through: str | None = None,
) -> pa.Table:
    """One row per expectation.

    `released` counts the rows that a reviewer let pass, `let_through` says who let a stopped batch pass.
    """
    rows = [
        _result_row(result, batch, released.get((result.gate, result.expectation), 0), let_through)
        for outcome in outcomes
        for result in outcome.results
    ]
    return pa.Table.from_pylist(rows, schema=GATE_RESULTS)


def quarantine_table(rows: Sequence[HeldRow]) -> pa.Table:
    """One row per held row and expectation that holds it."""
    return pa.Table.from_pylist(
        [
            {
                "gate": row.held.gate,
                "row_key": row.held.row_key,
                "article_id": row.article_id,
                "expectation": row.held.expectation,
                "severity": row.severity,
                "reason": row.reason,
                "payload": row.payload,
            }
            for row in rows
        ],
        schema=QUARANTINE,
    )


def _result_row(result: ExpectationResult, batch: str, released: int, let_through: str | None) -> dict[str, object]:
    observed, verdict = result.observed, result.verdict
    if released:
        observed = f"{observed}; {released} released by a reviewer"
        if released >= result.failing and verdict == "quarantined":
            verdict = "flagged"
    if let_through is not None and verdict == "stopped":
        observed, verdict = f"{observed}; {let_through}", "flagged"
    return {
        "batch": batch,
        "gate": result.gate,
        "expectation": result.expectation,
        "scope": result.scope,
        "severity": result.severity,
        "success": result.success,
        "checked_rows": result.checked,
        "failing_rows": result.failing,
        "observed": observed,
        "verdict": verdict,
        "tolerance": result.tolerance,
        "reason": result.reason,
    }
