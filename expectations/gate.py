"""Runs a suite over a frame in Great Expectations and says which rows failed what, by key.

One pass: the frame's index is the row's position, so that the result names every failing row itself and nothing is run
a second time to find it.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from string import Formatter
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from expectations.expected import Expected, ReferenceCodes
from expectations.outcome import ExpectationResult, Failing, GateOutcome, ResultVerdict

if TYPE_CHECKING:
    import pandas as pd

# Great Expectations keeps its current project in a module global: two gates of one process take turns.
_ONE_AT_A_TIME = Lock()
_SHOWN = 3


class GateBroken(Exception):
    """An expectation could not be judged at all: a fault of the suite or the frame, never of the data."""


def run_gate(
    gate: str, suite: Sequence[Expected], frame: pd.DataFrame, key: str, codes: ReferenceCodes | None = None
) -> GateOutcome:
    """What `suite` says of `frame`, whose column `key` names each row; raises GateBroken where it cannot be judged."""
    frame = frame.reset_index(drop=True)
    keys = frame[key].astype(str).tolist()
    results: list[ExpectationResult] = []
    failing: list[Failing] = []
    for expected, said in zip(suite, _judge(gate, suite, frame, codes), strict=True):
        rows = list(_failing_rows(said))
        failing += [
            Failing(position, keys[position], expected.name, expected.severity, reason)
            for (position, _), reason in zip(rows, _reasons(expected, frame, rows), strict=True)
        ]
        missing = int(said.get("missing_count") or 0)
        results.append(
            ExpectationResult(
                gate=gate,
                expectation=expected.name,
                severity=expected.severity,
                scope=expected.scope,
                success=not rows,
                checked=int(said["element_count"]) - missing,
                failing=len(rows),
                observed=_observed(rows, keys),
                reason=expected.reason,
                tolerance=_tolerance(expected, frame),
                verdict=_verdict(expected, bool(rows)),
            )
        )
    return GateOutcome(gate, tuple(results), tuple(failing))


def _judge(
    gate: str, suite: Sequence[Expected], frame: pd.DataFrame, codes: ReferenceCodes | None
) -> list[Mapping[str, Any]]:
    """The `result` of each expectation, in the order of the suite."""
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    with _ONE_AT_A_TIME:
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
        batch = (
            context.data_sources.add_pandas("frames")
            .add_dataframe_asset(gate)
            .add_batch_definition_whole_dataframe("whole")
        )
        asked = context.suites.add(
            gx.ExpectationSuite(name=gate, expectations=[_build(expected, codes) for expected in suite])
        )
        validation = context.validation_definitions.add(gx.ValidationDefinition(name=gate, data=batch, suite=asked))
        answer = validation.run(batch_parameters={"dataframe": frame}, result_format="COMPLETE")
    by_name = {one.expectation_config.meta["name"]: one for one in answer.results if one.expectation_config}
    for name, one in by_name.items():
        if "element_count" not in one.result:
            raise GateBroken(f"gate {gate}: {name} could not be judged: {_messages(one.exception_info)}")
    return [by_name[expected.name].result for expected in suite]


def _messages(raised: Mapping[str, Any]) -> str:
    """What Great Expectations raised, once each, without the tracebacks."""
    said = (one["exception_message"] for one in raised.values() if isinstance(one, dict))
    return "; ".join(dict.fromkeys(said)) or str(raised)


def _build(expected: Expected, codes: ReferenceCodes | None) -> Any:
    import great_expectations.expectations as gxe

    arguments = dict(expected.check.arguments)
    if expected.check.codes is not None:
        if codes is None:
            raise GateBroken(f"{expected.name} needs the code list {expected.check.codes}, and none were handed in")
        arguments["value_set"] = sorted(getattr(codes, expected.check.codes))
    return getattr(gxe, expected.check.kind)(
        **arguments, severity=expected.severity, notes=expected.reason, meta={"name": expected.name}
    )


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
    named = {field for _, field, _, _ in Formatter().parse(expected.because) if field} - {"reason", "seen"}
    positions = np.array([position for position, _ in rows], dtype=int)
    told = {name: frame[name].iloc[positions].tolist() for name in sorted(named)}
    return [
        expected.because.format(
            reason=expected.reason, seen=show(seen), **{name: show(values[index]) for name, values in told.items()}
        )
        for index, (_, seen) in enumerate(rows)
    ]


def _observed(rows: Sequence[tuple[int, object]], keys: Sequence[str]) -> str | None:
    if not rows:
        return None
    shown = "; ".join(f"{keys[position]}: {show(seen)}" for position, seen in rows[:_SHOWN])
    return shown if len(rows) <= _SHOWN else f"{shown}; and {len(rows) - _SHOWN:,} more"


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
    if isinstance(value, date):  # a pandas Timestamp is one too; NaT is not
        return value.isoformat()[:10]
    text = str(value)
    if value is None or text in {"NaT", "<NA>"}:
        return "nothing"
    return text[:10] if text[10:19] == "T00:00:00" else text  # a date, as Great Expectations hands it back
