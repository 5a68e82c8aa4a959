"""An expectation's answer as the Data Docs show it: cut to the first failing rows, and added up over batches."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from expectations.expected import Expected, Scope, Severity
from expectations.judge import Judged

ResultVerdict = Literal["passed", "flagged", "quarantined", "stopped"]
GRAVITY: tuple[ResultVerdict, ...] = ("passed", "flagged", "quarantined", "stopped")
SHOWN = 20
"""Failing rows that are shown of each expectation."""


@dataclass(frozen=True, slots=True)
class Validation:
    """What one expectation said, of one batch or of several."""

    name: str
    severity: Severity
    scope: Scope
    reason: str
    tolerance: str | None
    verdict: ResultVerdict
    asked: Mapping[str, Any]
    """The configuration in Great Expectations."""
    elements: int
    missing: int
    failing: int
    seen: tuple[tuple[str, Any, str], ...]
    """Key, failing value and reason of the first failing rows."""

    @classmethod
    def of(
        cls,
        expected: Expected,
        judged: Judged,
        verdict: ResultVerdict,
        tolerance: str | None,
        seen: Sequence[tuple[str, object, str]],
    ) -> Validation:
        """The answer of one batch; `seen` are its first failing rows."""
        return cls(
            name=expected.name,
            severity=expected.severity,
            scope=expected.scope,
            reason=expected.reason,
            tolerance=tolerance,
            verdict=verdict,
            asked=judged.asked,
            elements=int(judged.result["element_count"]),
            missing=int(judged.result.get("missing_count") or 0),
            failing=int(judged.result["unexpected_count"]),
            seen=tuple((key, _plain(value), reason) for key, value, reason in seen[:SHOWN]),
        )

    @property
    def checked(self) -> int:
        """Rows it applied to."""
        return self.elements - self.missing

    def __add__(self, other: Validation) -> Validation:
        """The answer over both batches."""
        return replace(
            self,
            verdict=max(self.verdict, other.verdict, key=GRAVITY.index),
            elements=self.elements + other.elements,
            missing=self.missing + other.missing,
            failing=self.failing + other.failing,
            seen=(self.seen + other.seen)[:SHOWN],
        )


ByGate = Mapping[str, Sequence[Validation]]


def add_up(batches: Iterable[ByGate]) -> dict[str, list[Validation]]:
    """The answers over all batches, in the order in which gates and expectations first came."""
    sums: dict[str, dict[str, Validation]] = {}
    for batch in batches:
        for gate, validations in batch.items():
            of_gate = sums.setdefault(gate, {})
            for one in validations:
                of_gate[one.name] = of_gate[one.name] + one if one.name in of_gate else one
    return {gate: list(of_gate.values()) for gate, of_gate in sums.items()}


def write_json(validations: ByGate) -> str:
    """The answers as JSON text."""
    return json.dumps({gate: [asdict(one) for one in of_gate] for gate, of_gate in validations.items()})


def read_json(text: str) -> dict[str, list[Validation]]:
    """The answers out of `write_json`."""
    return {
        gate: [Validation(**{**one, "seen": tuple(tuple(row) for row in one["seen"])}) for one in of_gate]
        for gate, of_gate in json.loads(text).items()
    }


def _plain(value: object) -> Any:
    """A failing value as JSON can hold it."""
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
