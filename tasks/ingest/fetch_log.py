"""What a crawl learns, on its way into the warehouse: bytes to `raw/`, answers and pages to their tables, lot by lot.

A page's row goes in with the answer that brought it, in one transaction: were the answer remembered and the page not,
the next request would hear «not modified» and the page would be lost.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from tasks.ingest.fetch import Validators
from tasks.ingest.fetch_refusal import FetchRefused
from tasks.ingest.fetch_visit import Remembered, Visit
from tasks.ingest.page_book import write_down_pages
from tasks.ingest.raw import RawMissing, RawStore
from warehouse.fetching import PAGES, STATE

_LOT = 50
_LONG_AGO = datetime(1970, 1, 1)
_LONGEST_UNSTORED = 15.0
"""Seconds; asking slowly, a pass that is killed has three or four pages to ask for again."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What is known of a page that came."""

    article_key: str
    author: str | None = None
    site_family: str | None = None
    listed_on: date | None = None


class FetchLog:
    """The memory of one source: what it knew before, and what it learns."""

    def __init__(
        self, source: str, known: pa.Table, raw: RawStore, store: Callable[[pa.Table, pa.Table], None]
    ) -> None:
        self._source = source
        self._raw = raw
        self._store = store
        self._known = {row["url"]: self._remember(row) for row in known.to_pylist()}
        self._state: dict[str, dict[str, Any]] = {}
        self._pages: list[dict[str, Any]] = []
        self._stored_at = time.monotonic()

    def recall(self, url: str) -> Remembered | None:
        """What the address said the last time; None for a new one."""
        return self._known.get(url)

    def note(self, visit: Visit, page: PageFacts | None = None) -> None:
        """Keeps the bytes and remembers the answer; with `page`, the page waits to be read from now on."""
        said = visit.validators or Validators()
        digest = self._raw.keep(visit.data) if visit.data is not None else None
        row = {
            "source": self._source,
            "url": visit.url,
            "kind": visit.kind,
            "article_key": page.article_key if page is not None else None,
            "status": visit.status,
            "etag": said.etag,
            "last_modified": said.last_modified,
            "raw_hash": digest,
            "content_type": visit.content_type,
            "final_url": visit.final_url,
            "asked_at": _naive(visit.at),
            "reason": visit.reason,
            "detail": visit.detail,
        }
        fresh = self._remember(row | {"first_asked_at": row["asked_at"]})
        before = self._known.get(visit.url)
        if before is not None:
            fresh = replace(fresh, first_asked_at=before.first_asked_at)
            if digest is None:
                fresh = replace(fresh, data=before.data, validators=before.validators)
        self._known[visit.url] = fresh
        if visit.url in self._state and digest is None:
            # Asked twice within a lot: the bytes that came first are not forgotten over an empty second answer.
            row |= {
                name: self._state[visit.url][name] for name in ("raw_hash", "content_type", "etag", "last_modified")
            }
        self._state[visit.url] = row
        if page is not None and digest is not None and visit.data is not None:
            self._pages.append(
                {
                    "source": self._source,
                    "url": visit.final_url or visit.url,
                    "raw_hash": digest,
                    "article_key": page.article_key,
                    "content_type": visit.content_type,
                    "byte_count": len(visit.data),
                    "author": page.author,
                    "site_family": page.site_family,
                    "listed_on": page.listed_on,
                    "fetched_at": row["asked_at"],
                }
            )
        if len(self._state) >= _LOT or time.monotonic() - self._stored_at > _LONGEST_UNSTORED:
            self.flush()

    def flush(self) -> None:
        """Stores what is not stored yet."""
        if self._state:
            write_down_pages(self._raw.folder, self._pages)
            self._store(
                pa.Table.from_pylist(list(self._state.values()), schema=STATE),
                pa.Table.from_pylist(self._pages, schema=PAGES),
            )
        self._state, self._pages = {}, []
        self._stored_at = time.monotonic()

    def _remember(self, row: dict[str, Any]) -> Remembered:
        digest = row["raw_hash"]
        kept = digest is not None and self._raw.path_of(digest).exists()
        if digest is not None and self._raw.is_wanted(digest):
            row = row | {"asked_at": _LONG_AGO}  # its bytes were damaged: it is due, whenever it was asked for
        return Remembered(
            validators=Validators(row["etag"], row["last_modified"]),
            asked_at=row["asked_at"].replace(tzinfo=UTC),
            first_asked_at=row["first_asked_at"].replace(tzinfo=UTC),
            data=(lambda: self._load(digest)) if kept else None,
            reason=row["reason"],
            status=row["status"],
        )

    def _load(self, digest: str) -> bytes:
        try:
            return self._raw.load(digest)
        except RawMissing as error:
            raise FetchRefused("unreadable", str(error)) from error


def _naive(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)
