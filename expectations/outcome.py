"""What a gate says: one result an expectation, the rows that it holds back with their reasons, and a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from expectations.expected import Scope, Severity
from expectations.validation import ResultVerdict, Validation

Verdict = Literal["pass", "rows_held", "batch_failed"]


@dataclass(frozen=True, slots=True)
class Failing:
    """One row that one expectation did not find true."""

    position: int
    """Its place in the frame that was judged, from 0."""
    key: str
    expectation: str
    severity: Severity
    reason: str


@dataclass(frozen=True, slots=True)
class ExpectationResult:
    """What one expectation said of one batch."""

    gate: str
    expectation: str
    severity: Severity
    scope: Scope
    success: bool
    checked: int
    """Rows it applied to (groups, for an expectation on groups)."""
    failing: int
    observed: str | None
    """The first few failing values, or None where nothing failed."""
    reason: str
    tolerance: str | None
    verdict: ResultVerdict


@dataclass(frozen=True, slots=True)
class GateOutcome:
    """What one gate said of one frame."""

    gate: str
    results: tuple[ExpectationResult, ...]
    failing: tuple[Failing, ...]
    """Every row that failed, once for each expectation it failed, in the order of the suite."""
    validations: tuple[Validation, ...]
    """The same as Great Expectations has it, for its Data Docs: one an expectation, with the first failing values."""

    @property
    def verdict(self) -> Verdict:
        """The gravest thing said."""
        said = {result.verdict for result in self.results}
        if "stopped" in said:
            return "batch_failed"
        return "rows_held" if "quarantined" in said else "pass"

    @property
    def held(self) -> tuple[Failing, ...]:
        """The failures that hold their row back."""
        return tuple(failing for failing in self.failing if failing.severity == "critical")
