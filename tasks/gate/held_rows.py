"""The rows of a batch that are held back, gathered gate by gate; a row that a reviewer released is not among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from expectations.batches import HeldCount
from expectations.expected import Severity
from expectations.outcome import Failing, GateOutcome
from tasks.gate.decisions import Decisions, Held
from tasks.gate.payload import say_the_same, write_payloads


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One row and one expectation that holds it back."""

    table: str
    position: int
    held: Held
    article_id: str | None
    severity: Severity
    reason: str
    payload: str


class HeldRows:
    """Gathers what each gate holds back of the tables of one batch."""

    def __init__(self, tables: Mapping[str, pa.Table], decisions: Decisions) -> None:
        self._tables = tables
        self._decisions = decisions
        self.rows: list[HeldRow] = []
        self.released: Counter[tuple[str, str]] = Counter()
        """How many rows a reviewer let pass, by gate and expectation."""

    def add(
        self, table: str, keys: Sequence[str], outcome: GateOutcome, members: Sequence[Sequence[int]] | None = None
    ) -> None:
        """Holds back what `outcome` found critical in `table`, whose rows are called `keys`.

        With `members` the outcome is about groups, and each group holds back its rows, by position.
        """
        failing = [
            (row, one) for one in outcome.held for row in ([one.position] if members is None else members[one.position])
        ]
        payloads = write_payloads(self._tables[table], [row for row, _ in failing])
        for (row, one), payload in zip(failing, payloads, strict=True):
            held = Held(outcome.gate, keys[row], one.expectation)
            if self._decisions.release(held, payload):
                self.released[outcome.gate, one.expectation] += 1
            else:
                self._hold(table, row, held, one, payload)
        self._hold_dropped(table, keys, outcome)

    def positions(self, table: str) -> set[int]:
        """The rows of `table` that are held back."""
        return {row.position for row in self.rows if row.table == table}

    def rest(self, table: str) -> pa.Table:
        """The rows of `table` that may load, in their order."""
        held = self.positions(table)
        if not held:
            return self._tables[table]
        passes = np.ones(len(self._tables[table]), dtype=bool)
        passes[list(held)] = False
        return self._tables[table].filter(pa.array(passes))

    def counts(self) -> dict[str, HeldCount]:
        """How much of each table is held back."""
        return {
            name: HeldCount(
                rows=len(table),
                held=len(self.positions(name)),
                articles=len({row.article_id for row in self.rows if row.table == name}),
            )
            for name, table in self._tables.items()
        }

    def _hold(self, table: str, position: int, held: Held, failing: Failing, payload: str) -> None:
        article_id = self._tables[table]["article_id"][position].as_py()
        self.rows.append(HeldRow(table, position, held, article_id, failing.severity, failing.reason, payload))

    def _hold_dropped(self, table: str, keys: Sequence[str], outcome: GateOutcome) -> None:
        """Keeps out what a reviewer dropped and what would pass by now."""
        already = {row.held for row in self.rows}
        dropped = [(held, content) for held, content in self._decisions.dropped(outcome.gate) if held not in already]
        if not dropped:
            return
        row_of = {key: row for row, key in enumerate(keys)}
        for held, content in dropped:
            row = row_of.get(held.row_key)
            if row is None:
                continue
            payload = write_payloads(self._tables[table], [row])[0]
            if say_the_same(payload, content):
                reason = "A reviewer dropped this row, though it passes by now."
                self._hold(table, row, held, Failing(row, held.row_key, held.expectation, "critical", reason), payload)
