"""Holds claims against the arithmetic of others: `run_audits(con, run_id=..., at=now)` writes the table `audits`.

Khuzestan's «۱۵.۵ درصد وزن صادرات کشور» beside «۲۳ میلیون تن» of «۱۵۱ میلیون تن» is a check: 15.23 was to be expected,
and rounding allows 14.85 to 15.61, so it is within rounding. Audits judge and never block. `audits/` holds one file a
kind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb
import pyarrow as pa

from warehouse.instants import to_utc
from warehouse.loader import transaction
from warehouse.statements import list_sql, read_sql, run_file

_FIGURES_AT_ONCE = 200_000
"""Figures whose checks are judged together: judging them needs some hundreds of megabytes."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What the audits say now, and how much of it is new."""

    consistent: int = 0
    within_rounding: int = 0
    off: int = 0
    contradiction: int = 0
    changed: int = 0
    """Checks that were written or removed; 0 where nothing was different since the last time."""

    @property
    def checks(self) -> int:
        """All checks that stand."""
        return self.consistent + self.within_rounding + self.off + self.contradiction

    @property
    def headline(self) -> str:
        """One sentence for a state's message."""
        return (
            f"{self.checks:,} checks: {self.consistent:,} consistent, {self.within_rounding:,} within rounding,"
            f" {self.off:,} off, {self.contradiction:,} contradicted; {self.changed:,} new or changed"
        )


def run_audits(con: duckdb.DuckDBPyConnection, *, run_id: str, at: datetime) -> Audited:
    """Counts by verdict, after all checks of all current claims are made; one transaction.

    A check that says the same keeps its row. Where nothing changed since the last time, nothing is done.
    """
    instant = to_utc(at)
    changed = 0
    if not _is_audited(con):
        with transaction(con):
            run_file(con, "auditing/stage")
            for kind in list_sql("audits"):
                run_file(con, kind)
            parts = 1 + _number(run_file(con, "auditing/count_figures")) // _FIGURES_AT_ONCE
            for part in range(parts):
                run_file(con, "auditing/judge", part=part, parts=parts)
            run_file(con, "auditing/apply", run_id=run_id, at=instant)
            changed = _number(run_file(con, "auditing/count_changes"))
            if changed:
                run_file(con, "state/bump_content", at=instant)
            run_file(con, "auditing/set_digest", digest=_digest(con))
    verdicts = dict(run_file(con, "auditing/count_audits").fetchall())
    return Audited(changed=changed, **verdicts)


def list_audits(
    con: duckdb.DuckDBPyConnection,
    *,
    article: str | None = None,
    verdicts: Sequence[str] | None = None,
    limit: int = 100,
) -> pa.Table:
    """The checks, gravest first, with the source and title of their article and the speakers.

    `article` is the beginning of an article_id, a source_id or a claim_id; None for all. `verdicts` None for all.
    """
    wanted = None if verdicts is None else list(verdicts)
    return run_file(con, "auditing/list_audits", article=article, verdicts=wanted, most=limit).to_arrow_table()


def count_audits(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Number of checks by kind and verdict."""
    return run_file(con, "auditing/count_kinds").to_arrow_table()


def _is_audited(con: duckdb.DuckDBPyConnection) -> bool:
    row = run_file(con, "auditing/digest").fetchone()
    return row is not None and row[0] == _digest(con)


def _digest(con: duckdb.DuckDBPyConnection) -> str:
    """Of what is audited, what it is judged by, and how."""
    row = run_file(con, "auditing/digest").fetchone()
    texts = [read_sql(name) for name in (*list_sql("audits"), "auditing/stage", "auditing/judge")]
    return hashlib.sha256("\0".join([*texts, *(str(value) for value in (row or ())[1:])]).encode()).hexdigest()


def _number(result: duckdb.DuckDBPyConnection) -> int:
    row = result.fetchone()
    return 0 if row is None else int(row[0])
