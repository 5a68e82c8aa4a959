"""Stores batches: `load_batch(con, run_id=..., at=..., articles=..., claims=...)` in one transaction, idempotent.

The rows of a batch are staged, compared with what is stored, and only what differs is written: a row that says the same
as before keeps its run_id and its instants. What a claim said before goes to `claims_history` first.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.batches import ARTICLES, CLAIMS, DECISIONS, GATE_RESULTS, QUARANTINE, REJECTIONS, UNCLAIMED, conform
from warehouse.errors import BatchRefused, WarehouseError, describe_trouble
from warehouse.instants import to_utc
from warehouse.statements import run_file


@dataclass(frozen=True, slots=True)
class TableCounts:
    """How many rows of one table a load touched."""

    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    closed: int = 0

    @property
    def changed(self) -> int:
        """Rows that are different now."""
        return self.inserted + self.updated + self.closed

    def __add__(self, other: TableCounts) -> TableCounts:
        return TableCounts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """What a load did, table by table."""

    articles: TableCounts = field(default_factory=TableCounts)
    claims: TableCounts = field(default_factory=TableCounts)
    unclaimed_numbers: TableCounts = field(default_factory=TableCounts)
    rejections: TableCounts = field(default_factory=TableCounts)
    quarantine: TableCounts = field(default_factory=TableCounts)
    gate_results: TableCounts = field(default_factory=TableCounts)

    @property
    def changed(self) -> int:
        """Rows that readers would see differently; the results of gates, which log the run, are not counted."""
        return sum(getattr(self, f.name).changed for f in fields(self) if f.name != "gate_results")

    def __add__(self, other: LoadCounts) -> LoadCounts:
        return LoadCounts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def load_batch(
    con: duckdb.DuckDBPyConnection,
    *,
    run_id: str,
    at: datetime,
    extractor_version: str | None = None,
    articles: pa.Table | Path | None = None,
    claims: pa.Table | Path | None = None,
    unclaimed: pa.Table | Path | None = None,
    rejections: pa.Table | Path | None = None,
    gate_results: pa.Table | Path | None = None,
    quarantine: pa.Table | Path | None = None,
    decisions: pa.Table | Path | None = None,
) -> LoadCounts:
    """How many rows each table gained, changed, kept and closed. One transaction: after an error nothing of it stays.

    `articles` are those that were read for this batch with `extractor_version`: of their stored claims, unclaimed
    numbers and held rows, those that the batch does not give again are closed. Without `extractor_version` they are
    stored unread and nothing but their older versions is closed. Claims of articles outside the batch (a release from
    quarantine) are added to what is stored; the `decisions` about held rows are written down in the same transaction.
    A new text under a known source and source_id is a new revision.

    Raises BatchRefused, saying what was expected and seen; tables are as in `warehouse.batches`.
    """
    incoming = {
        "incoming_articles": conform(articles, ARTICLES, "articles"),
        "incoming_claims": conform(claims, CLAIMS, "claims"),
        "incoming_unclaimed": conform(unclaimed, UNCLAIMED, "unclaimed numbers"),
        "incoming_rejections": conform(rejections, REJECTIONS, "rejections"),
        "incoming_results": conform(gate_results, GATE_RESULTS, "gate results"),
        "incoming_quarantine": conform(quarantine, QUARANTINE, "quarantined rows"),
        "incoming_decisions": conform(decisions, DECISIONS, "decisions"),
    }
    with transaction(con), _registered(con, incoming):
        instant = _not_before_the_last(con, to_utc(at))
        run_file(con, "load/stage", run_id=run_id, at=instant, extractor_version=extractor_version)
        problems = [problem for (problem,) in run_file(con, "load/problems").fetchall()]
        if problems:
            raise BatchRefused(f"the batch of run {run_id} cannot be loaded: {'; '.join(problems)}.")
        run_file(con, "load/apply_decisions", run_id=run_id, at=instant)
        run_file(con, "load/changes")
        counts = _count(con)
        for step in ("load/apply_articles", "load/apply_claims", "load/apply_quality", "load/record_load"):
            run_file(con, step, run_id=run_id, at=instant)
        if counts.changed:
            run_file(con, "state/bump_content", at=instant)
        run_file(con, "load/discard")
        run_file(con, "load/store_at_commit")
    return counts


def known_articles(
    con: duckdb.DuckDBPyConnection, extractor_version: str, articles: pa.Table | None = None
) -> set[str]:
    """Identities of the current articles that `extractor_version` has read already: these need not be read again.

    With `articles` (article_id, url, agency, title, published_on), only those among them that are stored with the same
    url, agency, title and date: a corrected date changes what an unchanged text means.
    """
    if articles is None:
        rows = run_file(con, "load/known_articles", extractor_version=extractor_version).fetchall()
    else:
        with _registered(con, {"incoming": articles}):
            rows = run_file(con, "load/known_among", extractor_version=extractor_version).fetchall()
    return {article_id for (article_id,) in rows}


def stored_twins(con: duckdb.DuckDBPyConnection, articles: pa.Table) -> dict[str, str]:
    """Identity of an article -> the other source_id under which its source holds the same text of the same day.

    `articles` has article_id, source, source_id, content_hash and published_on; those without a twin are left out.
    """
    with _registered(con, {"incoming": articles}):
        return dict(run_file(con, "load/stored_twins").fetchall())


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing for the body. Raises BatchRefused for a broken constraint, WarehouseError for other failures."""
    con.begin()
    try:
        yield
        con.commit()
    except BaseException as error:
        # After a fatal error (a full disk) DuckDB has rolled back by itself and says so.
        with suppress(duckdb.Error):
            con.rollback()
        if isinstance(error, duckdb.ConstraintException):
            raise BatchRefused(
                f"a row breaks a rule of the warehouse, nothing was stored. DuckDB says: {error}"
            ) from error
        if isinstance(error, duckdb.Error):
            raise WarehouseError(
                f"the warehouse could not be written, nothing was stored: {describe_trouble(error)}"
            ) from error
        raise


@contextmanager
def _registered(con: duckdb.DuckDBPyConnection, tables: dict[str, pa.Table]) -> Iterator[None]:
    """The tables under their names, for the body."""
    try:
        for name, table in tables.items():
            con.register(name, table)
        yield
    finally:
        for name in tables:
            with suppress(duckdb.Error):
                con.unregister(name)


def _not_before_the_last(con: duckdb.DuckDBPyConnection, at: datetime) -> datetime:
    """The instant, or that of the last change where the clock was set back: no row may end before it began."""
    row = run_file(con, "state/content_version").fetchone()
    return at if row is None else max(at, row[1])


def _count(con: duckdb.DuckDBPyConnection) -> LoadCounts:
    kinds: dict[str, dict[str, int]] = {}
    for table_name, change, row_count in run_file(con, "load/count_changes").fetchall():
        kinds.setdefault(table_name, {})[change] = row_count
    return LoadCounts(**{table: TableCounts(**changes) for table, changes in kinds.items()})
