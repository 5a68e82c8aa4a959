"""Runs a suite over a frame and says which rows failed what, by key, each with a sentence that says why."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from string import Formatter
from typing import TYPE_CHECKING, Any

import numpy as np

from expectations.expected import Expected, ReferenceCodes
from expectations.judge import judge
from expectations.outcome import ExpectationResult, Failing, GateOutcome
from expectations.validation import ResultVerdict, Validation

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 3


def run_gate(
    gate: str, suite: Sequence[Expected], frame: pd.DataFrame, key: str, codes: ReferenceCodes | None = None
) -> GateOutcome:
    """What `suite` says of `frame`, whose column `key` names each row; raises GateBroken where it cannot be judged."""
    frame = frame.reset_index(drop=True)
    keys = frame[key].astype(str).tolist()
    results: list[ExpectationResult] = []
    failing: list[Failing] = []
    validations: list[Validation] = []
    for expected, judged in zip(suite, judge(gate, suite, frame, codes), strict=True):
        rows = list(_failing_rows(judged.result))
        reasons = _reasons(expected, frame, rows)
        failing += [
            Failing(position, keys[position], expected.name, expected.severity, reason)
            for (position, _), reason in zip(rows, reasons, strict=True)
        ]
        verdict, tolerance = _verdict(expected, bool(rows)), _tolerance(expected, frame)
        told = [(keys[position], seen, reason) for (position, seen), reason in zip(rows, reasons, strict=True)]
        results.append(
            ExpectationResult(
                gate=gate,
                expectation=expected.name,
                severity=expected.severity,
                scope=expected.scope,
                success=not rows,
                checked=int(judged.result["element_count"]) - int(judged.result.get("missing_count") or 0),
                failing=len(rows),
                observed=_observed(told),
                reason=expected.reason,
                tolerance=tolerance,
                verdict=verdict,
            )
        )
        validations.append(Validation.of(expected, judged, verdict, tolerance, told))
    return GateOutcome(gate, tuple(results), tuple(failing), tuple(validations))


def _failing_rows(said: Mapping[str, Any]) -> Iterator[tuple[int, object]]:
    """Position and failing value of each row that failed."""
    positions = said.get("unexpected_index_list") or []
    values = said.get("unexpected_list") or []
    if len(values) != len(positions):  # an expectation about emptiness lists no values
        values = [None] * len(positions)
    yield from zip(positions, values, strict=True)


def _verdict(expected: Expected, failed: bool) -> ResultVerdict:
    if not failed:
        return "passed"
    if expected.severity == "warning":
        return "flagged"
    return "stopped" if expected.scope == "batch" else "quarantined"


def _reasons(expected: Expected, frame: pd.DataFrame, rows: Sequence[tuple[int, object]]) -> list[str]:
    """What each failing row is told."""
    if not rows:
        return []
    named = {field for _, field, _, _ in Formatter().parse(expected.because) if field} - {"reason", "seen"}
    positions = np.array([position for position, _ in rows], dtype=int)
    told = {name: frame[name].iloc[positions].tolist() for name in sorted(named)}
    return [
        expected.because.format(
            reason=expected.reason, seen=show(seen), **{name: show(values[index]) for name, values in told.items()}
        )
        for index, (_, seen) in enumerate(rows)
    ]


def _observed(told: Sequence[tuple[str, object, str]]) -> str | None:
    if not told:
        return None
    first = "; ".join(f"{key}: {show(seen)}" for key, seen, _ in told[:_SHOWN])
    return first if len(told) <= _SHOWN else f"{first}; and {len(told) - _SHOWN:,} more"


def _tolerance(expected: Expected, frame: pd.DataFrame) -> str | None:
    if expected.tolerance is None or expected.tolerance_column is None:
        return expected.tolerance
    widths = frame[expected.tolerance_column].dropna()
    if widths.empty:
        return expected.tolerance
    low, high = show(float(widths.min())), show(float(widths.max()))
    return f"± {low} ({expected.tolerance})" if low == high else f"± {low} to ± {high} ({expected.tolerance})"


def show(value: object) -> str:
    """`value` as a person reads it: 1,234.5, a date, a text as it is, or nothing."""
    if isinstance(value, tuple | list):
        return " and ".join(show(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return "nothing" if math.isnan(value) else str(value)
        return f"{value:,.6f}".rstrip("0").rstrip(".")
    text = str(value)
    if value is None or text in {"NaT", "<NA>"}:
        return "nothing"
    if isinstance(value, date):  # a pandas Timestamp is one, too
        return value.isoformat()[:10]
    return text[:10] if text[10:19] == "T00:00:00" else text  # a date, as Great Expectations hands it back
