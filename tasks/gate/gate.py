"""The three doors of a batch: its articles, its claims and the groups its claims form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from expectations.expected import ReferenceCodes
from expectations.outcome import GateOutcome, Verdict


class GateBatchFailed(Exception):
    """A batch that may not load at all. `gated` still carries what every gate said, for `gate_results`."""

    def __init__(self, message: str, gated: Gated) -> None:
        super().__init__(message)
        self.gated = gated


@dataclass(frozen=True, slots=True)
class Gated:
    """One batch after the gates: what may load, what is held back, and what was said."""

    articles: pa.Table
    claims: pa.Table
    unclaimed: pa.Table
    quarantine: pa.Table
    """Columns of `warehouse.batches.QUARANTINE`: one row per held row and expectation it failed."""
    gate_results: pa.Table
    """Columns of `warehouse.batches.GATE_RESULTS`: one row per expectation."""
    outcomes: tuple[GateOutcome, ...]
    verdict: Verdict


def gate_batch(
    articles: pa.Table,
    claims: pa.Table,
    unclaimed: pa.Table,
    codes: ReferenceCodes,
    now: datetime,
    *,
    batch: str = "0001",
    decisions: pa.Table | None = None,
) -> Gated:
    """The batch parted into what may load and what is held back; never raises for what the data says.

    `articles`, `claims`, `unclaimed` have the columns of `warehouse.batches`; `batch` is the batch's key in
    `gate_results`; `decisions` is what `warehouse.quarantine.find_decisions` returns for rows decided earlier. With the
    verdict batch_failed the tables that may load are empty: the caller raises `GateBatchFailed`.
    """
    raise NotImplementedError
