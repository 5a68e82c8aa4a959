"""Pages that come as files or out of archives are kept like fetched ones: bytes in `raw/`, a line in the book of pages.

So `reextract` covers them, and the archive itself may go. What is kept are the pages that became articles; an archive's
menus, redirects and pages in other languages are not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, time
from types import TracebackType
from typing import Any

from tasks.ingest.raw import RawStore
from tasks.ingest.source import FoundPage
from tasks.records import Article

FILE_SCHEME = "file:"
"""In place of an address, before the name of a saved page that has none."""
_WRITERS = 8
"""Files that are written through to the disk at the same time: each waits for it, and the disk takes them together."""
_MOST_WAITING = 64


class PageKeeper:
    """Keeps the pages of one source; a context, because writers are to be stopped."""

    def __init__(self, source: str, raw: RawStore) -> None:
        self._source = source
        self._raw = raw
        self._writers = ThreadPoolExecutor(_WRITERS, thread_name_prefix="raw")
        self._waiting: dict[str, Future[str]] = {}
        self._rows: dict[str, dict[str, Any]] = {}

    def __enter__(self) -> PageKeeper:
        """The same."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Waits for the writers."""
        self._writers.shutdown(cancel_futures=error is not None)

    def keep(self, page: FoundPage, article: Article) -> None:
        """Writes the bytes, and remembers whose they are until `settle`. Raises OSError of an earlier page."""
        digest = hashlib.sha256(page.data).hexdigest()
        if digest not in self._waiting:
            if len(self._waiting) >= _MOST_WAITING:
                self._wait()
            self._waiting[digest] = self._writers.submit(self._raw.keep, page.data)
        at = datetime.combine(page.captured_on, time()) if page.captured_on is not None else datetime.now(UTC)
        row = {
            "source": self._source,
            "url": page.url or f"{FILE_SCHEME}{article.source_id}",
            "raw_hash": digest,
            "article_key": article.source_id,
            "content_type": page.content_type,
            "byte_count": len(page.data),
            "author": None,
            "site_family": None,
            "listed_on": None,
            "fetched_at": at.replace(tzinfo=None),
        }
        # One text under two addresses is one article: the first address stands.
        self._rows.setdefault(article.article_id, row)

    def settle(self, articles: Collection[str]) -> list[dict[str, Any]]:
        """The pages of these articles, of PAGES' columns, their bytes being on the disk. Others are forgotten: of them
        something was rejected, and what is read again later must come out as it did now."""
        self._wait()
        kept = [self._rows[article_id] for article_id in articles if article_id in self._rows]
        self._rows = {}
        return kept

    def _wait(self) -> None:
        for future in self._waiting.values():
            future.result()
        self._waiting = {}
