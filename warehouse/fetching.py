"""What is remembered between two fetches: what each address said last, the pages that came, the months that are done.

None of it is news: a run that found everything unchanged writes here and publishes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import duckdb
import pyarrow as pa

from warehouse.batches import conform
from warehouse.instants import to_utc
from warehouse.loader import transaction
from warehouse.statements import run_file

_INSTANT = pa.timestamp("us")

STATE = pa.schema(
    [
        ("source", pa.string()),
        ("url", pa.string()),
        ("kind", pa.string()),
        ("article_key", pa.string()),
        ("status", pa.int32()),
        ("etag", pa.string()),
        ("last_modified", pa.string()),
        ("raw_hash", pa.string()),
        ("content_type", pa.string()),
        ("final_url", pa.string()),
        ("asked_at", _INSTANT),
        ("reason", pa.string()),
        ("detail", pa.string()),
    ]
)
"""What an address answered: `raw_hash` where bytes came, `reason` where nothing did. Instants are UTC."""

PAGES = pa.schema(
    [
        ("source", pa.string()),
        ("url", pa.string()),
        ("raw_hash", pa.string()),
        ("article_key", pa.string()),
        ("content_type", pa.string()),
        ("byte_count", pa.int64()),
        ("author", pa.string()),
        ("site_family", pa.string()),
        ("listed_on", pa.date32()),
        ("fetched_at", _INSTANT),
    ]
)
"""A page that came."""

PAGE_KEYS = pa.schema([field for field in PAGES if field.name in ("source", "article_key", "raw_hash")])


def read_state(con: duckdb.DuckDBPyConnection, source: str) -> pa.Table:
    """What each address of the source said last, one row an address."""
    return run_file(con, "fetching/read_state", source=source).to_arrow_table()


def store_fetches(con: duckdb.DuckDBPyConnection, *, state: pa.Table, pages: pa.Table) -> None:
    """Stores answers (of STATE's columns, each address once) and pages (of PAGES'), in one transaction."""
    with transaction(con):
        with _given(con, "incoming_state", conform(state, STATE, "answers")):
            run_file(con, "fetching/store_state")
        with _given(con, "incoming_pages", conform(pages, PAGES, "pages")):
            run_file(con, "fetching/store_pages")


def keep_pages(con: duckdb.DuckDBPyConnection, pages: pa.Table, *, at: datetime) -> None:
    """Stores pages (of PAGES' columns) that came as files: the pipeline is reading them, nothing waits."""
    with transaction(con), _given(con, "incoming_pages", conform(pages, PAGES, "pages")):
        run_file(con, "fetching/store_pages")
        run_file(con, "fetching/mark_read", at=to_utc(at))


def last_asked(con: duckdb.DuckDBPyConnection, domain: str) -> datetime | None:
    """When anything on the domain was last asked for, by whichever source, in UTC; None where nothing was."""
    row = run_file(con, "fetching/last_asked", domain=domain).fetchone()
    return row[0] if row is not None else None


def unread_pages(con: duckdb.DuckDBPyConnection, source: str, *, without: Sequence[str] = ()) -> pa.Table:
    """Pages that the pipeline has not read yet, the oldest version of each article; empty when none waits.

    A copy waits again when a text of its source was closed since: what it was a copy of may say something else now.

    Versions with a hash in `without` are passed over.
    """
    return run_file(con, "fetching/unread_pages", source=source, without=list(without)).to_arrow_table()


def newest_pages(con: duckdb.DuckDBPyConnection, source: str | None) -> pa.Table:
    """The newest version of each article that was fetched for the source, or for any."""
    return run_file(con, "fetching/newest_pages", source=source).to_arrow_table()


def kept_sources(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The sources of which pages are kept, each with the address of one of its pages."""
    return dict(run_file(con, "fetching/kept_sources").fetchall())


def mark_read(con: duckdb.DuckDBPyConnection, pages: pa.Table, *, at: datetime) -> None:
    """Notes that the pipeline took these pages (source, article_key, raw_hash) through."""
    with _given(con, "incoming_pages", conform(pages, PAGE_KEYS, "pages")):
        run_file(con, "fetching/mark_read", at=to_utc(at))


def finished_months(con: duckdb.DuckDBPyConnection, source: str) -> set[str]:
    """The months («1404-07») whose archive was fetched to its end."""
    return {month for (month,) in run_file(con, "fetching/read_months", source=source).fetchall()}


def finish_month(con: duckdb.DuckDBPyConnection, source: str, month: str, *, pages: int, at: datetime) -> None:
    """Notes that the archive of a month was fetched to its end."""
    run_file(con, "fetching/store_month", source=source, month=month, pages=pages, at=to_utc(at))


@contextmanager
def _given(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> Iterator[None]:
    con.register(name, table)
    try:
        yield
    finally:
        con.unregister(name)
