"""What a run did, small enough for a flow's result, a screen or a state's message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

import pyarrow as pa

from tasks.ingest.source import Notice
from tasks.records import Rejection
from warehouse.auditing import Audited
from warehouse.loader import LoadCounts, TableCounts

_GRAVITY = ("passed", "flagged", "quarantined", "stopped")


@dataclass(frozen=True, slots=True)
class GateLine:
    """What one expectation said over all batches of a run."""

    gate: str
    expectation: str
    scope: str
    severity: str
    checked: int
    failing: int
    verdict: str
    """passed, flagged, quarantined or stopped: the gravest of its batches."""
    reason: str


@dataclass(frozen=True, slots=True)
class HeldLine:
    """What one expectation held back over all batches of a run."""

    gate: str
    expectation: str
    rows: int
    first_key: str
    """The first of those rows: a claim_id, or the key of an article."""
    first_reason: str


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run read, loaded, held back and turned away."""

    run_id: str
    home: Path
    sources: tuple[str, ...]
    read: int
    known: int
    """Articles that had been read before, by the same extractor version."""
    without_numbers: int
    counts: LoadCounts
    gates: tuple[GateLine, ...]
    held_rows: int
    """Rows held back, each once, however many expectations it failed."""
    held: tuple[HeldLine, ...]
    rejected: Counter[str]
    rejections: tuple[Rejection, ...]
    """The first of the rejections."""
    notices: tuple[Notice, ...]
    published: Path
    fresh: bool
    """False: nothing had changed, and the snapshot is the one that was there."""
    seconds: float
    audited: Audited | None = None
    """What the arithmetic of all claims says now; None where it could not be asked."""
    seconds_by_stage: Mapping[str, float] = field(default_factory=dict)
    """What the run's own process spent on ingest, read, gate, load, audit and publish; on reading, what it waited."""
    processor_by_stage: Mapping[str, float] = field(default_factory=dict)
    """Seconds that the processor worked for that process meanwhile; not for processes that read."""

    @property
    def headline(self) -> str:
        """One sentence for a state's message."""
        claims = self.counts.claims
        parts = [
            f"{count_articles(self.read)} read, {self.known:,} of them known",
            f"{claims.inserted:,} claims new, {claims.updated:,} changed, {claims.closed:,} closed",
            f"{self.held_rows:,} {'row' if self.held_rows == 1 else 'rows'} held back",
        ]
        if self.rejected:
            parts.append(f"{self.rejected.total():,} rejected")
        if self.audited is None:
            parts.append("the audits could not be made, and stand as before")
        return "; ".join(parts)


def count_articles(number: int) -> str:
    """`128 articles`, `1 article`."""
    return f"{number:,} {'article' if number == 1 else 'articles'}"


def loaded_tables(counts: LoadCounts) -> list[tuple[str, TableCounts]]:
    """Name and counts of each table, in the order of the warehouse's pages."""
    return [(one.name, getattr(counts, one.name)) for one in fields(counts)]


def merge_gates(tables: Iterable[pa.Table]) -> tuple[GateLine, ...]:
    """One line per expectation over the `gate_results` of all batches, in the order of the first."""
    merged: dict[tuple[str, str], GateLine] = {}
    for row in (row for table in tables for row in table.to_pylist()):
        key = (row["gate"], row["expectation"])
        line = merged.get(key)
        merged[key] = GateLine(
            gate=row["gate"],
            expectation=row["expectation"],
            scope=row["scope"],
            severity=row["severity"],
            checked=row["checked_rows"] + (line.checked if line else 0),
            failing=row["failing_rows"] + (line.failing if line else 0),
            verdict=max(row["verdict"], line.verdict if line else "passed", key=_GRAVITY.index),
            reason=row["reason"],
        )
    return tuple(merged.values())
