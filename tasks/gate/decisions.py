"""What reviewers decided about rows that a gate held back: a release lets the row through, a drop keeps it out.

A decision is about what the reviewer saw. A row that says something else now, under the same key, is judged afresh.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import pyarrow as pa

from tasks.gate.payload import say_the_same


class Held(NamedTuple):
    """Which row failed what: the identity of a row of the quarantine."""

    gate: str
    row_key: str
    expectation: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, of which content."""

    status: Literal["released", "dropped"]
    payload: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """Every decision about the rows of a batch."""

    by_held: Mapping[Held, Decision]

    def release(self, held: Held, payload: str) -> bool:
        """Whether a reviewer let exactly this row, with this content, pass this expectation."""
        decision = self.by_held.get(held)
        return decision is not None and decision.status == "released" and say_the_same(decision.payload, payload)

    def dropped(self, gate: str) -> Iterator[tuple[Held, str]]:
        """The rows that a reviewer dropped at this gate, with the content that was dropped."""
        for held, decision in self.by_held.items():
            if held.gate == gate and decision.status == "dropped":
                yield held, decision.payload


NONE = Decisions({})


def read_decisions(table: pa.Table) -> Decisions:
    """The decisions in what `warehouse.quarantine.find_decisions` returns."""
    return Decisions(
        {
            Held(row["gate"], row["row_key"], row["expectation"]): Decision(row["status"], row["payload"])
            for row in table.to_pylist()
        }
    )
