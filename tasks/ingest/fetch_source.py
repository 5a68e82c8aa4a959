"""One source, fetched: what is new or changed comes into the home and waits there as a list of pages to read.

Nothing is read into claims here. A page counts as read only when the pipeline took it through, so a run that fails in
between loses nothing: the next one finds the same pages waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from tasks.ingest.fetch_address import Resolve, resolve_name
from tasks.ingest.fetch_crawl import Crawl, Pass
from tasks.ingest.fetch_limits import Limits
from tasks.ingest.fetch_log import FetchLog
from tasks.ingest.fetch_pace import Pace
from tasks.ingest.fetch_transport import Deadline, open_client
from tasks.ingest.fetch_visit import Visitor
from tasks.ingest.page_article import PageOrigin
from tasks.ingest.pages.addresses import site_of
from tasks.ingest.raw import RawStore
from tasks.ingest.source import SourceError
from tasks.ingest.sources.pages import LIST_SUFFIX, write_page_list
from tasks.ingest.web_source import WebSource, read_web_sources, source_of_address
from tasks.records import Rejection
from warehouse.connection import open_working
from warehouse.errors import WarehouseLocked
from warehouse.fetching import (
    PAGE_KEYS,
    kept_sources,
    last_asked,
    mark_read,
    newest_pages,
    read_state,
    store_fetches,
    unread_pages,
)
from warehouse.home import Home
from warehouse.lock import hold_lock


@dataclass(frozen=True, slots=True)
class Web:
    """How the web is reached."""

    user_agent: str
    limits: Limits = field(default_factory=Limits)
    resolve: Resolve = resolve_name
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class PageBatch:
    """Pages that wait to be read, as a source of the pipeline."""

    path: Path
    """The list; `NAME=path` is its spec."""
    keys: pa.Table
    """source, article_key and raw_hash of each page: what to mark as read."""


def make_user_agent(version: str, contact: str | None) -> str:
    """What servers are told: the program, and whom to write to if that is given."""
    return f"Amarkav/{version} (Persian trade statistics{f'; {contact}' if contact else ''})"


@contextmanager
def open_crawl(
    source: WebSource,
    home: Home,
    web: Web,
    *,
    progress: Callable[[Pass], None] = lambda done: None,
    again: bool = True,
) -> Iterator[Crawl]:
    """A pass over the source; what it learnt is stored when the body ends, however it ends.

    Raises SourceError while another process fetches from the same domain.
    """
    with _alone(source, home):
        with open_working(home, at=web.now()) as con:
            known, last = read_state(con, source.name), last_asked(con, source.domain)

        def store(state: pa.Table, pages: pa.Table) -> None:
            # Opened for each lot, and closed again: fetching must not lock the writer out for its time.
            with open_working(home, at=web.now()) as con:
                store_fetches(con, state=state, pages=pages)

        log = FetchLog(source.name, known, RawStore(home.raw), store)
        pace, deadline = Pace(), Deadline()
        if last is not None:
            since = (web.now() - last.replace(tzinfo=UTC)).total_seconds()
            pace.rest(site_of(source.url), source.delay_seconds - max(since, 0.0))  # the clock may have been set back
        with open_client(web.user_agent, web.limits, source.allow_addresses, web.resolve, deadline) as client:
            visitor = Visitor(
                client,
                deadline,
                limits=web.limits,
                delay=source.delay_seconds,
                pace=pace,
                recall=log.recall,
                note=log.note,
                now=web.now,
            )
            try:
                yield Crawl(source, visitor, log, now=web.now, progress=progress, again=again)
            finally:
                log.flush()


def list_waiting(source: WebSource, home: Home, path: Path, rejections: list[Rejection]) -> PageBatch | None:
    """Writes the pages of the source that wait to be read, with what fetching rejected; None when there is neither.

    Of an article that changed twice meanwhile the older version comes first; call again when it was read. A page whose
    bytes are damaged goes on waiting: it is rejected once, and fetched again by the next pass over the source.
    """
    raw = RawStore(home.raw)
    left_out: list[str] = []
    lost: list[Rejection] = []
    while True:
        with open_working(home, at=datetime.now(UTC)) as con:
            pages = unread_pages(con, source.name, without=left_out)
        for page in pages.select(["url", "raw_hash"]).to_pylist():
            if raw.set_damaged_aside(page["raw_hash"]):
                detail = f"{raw.path_of(page['raw_hash'])} was damaged; the page is fetched again"
                lost.append(Rejection(source.name, page["url"], "unreadable", detail))
        wanted = [digest for digest in pages.column("raw_hash").to_pylist() if raw.is_wanted(digest)]
        if not wanted:
            return _write(source, home, path, pages, [*rejections, *lost])
        left_out += wanted


def list_kept(source: WebSource, home: Home, path: Path) -> PageBatch | None:
    """Writes the newest version of every page that was ever fetched for the source; None when there is none."""
    with open_working(home, at=datetime.now(UTC)) as con:
        pages = newest_pages(con, source.name)
    return _write(source, home, path, pages, [])


def list_kept_sources(home: Home, name: str | None) -> list[WebSource]:
    """The sources of which pages are kept, or the one of that name; raises SourceError where there is none such."""
    with open_working(home, at=datetime.now(UTC)) as con:
        kept = kept_sources(con)
    if name is not None and name not in kept:
        raise SourceError(f"no page of «{name}» is kept; pages are kept of: {', '.join(kept) or 'no source'}")
    configured = read_web_sources(home.root)
    return [configured.get(source) or _of_kept(source, url) for source, url in kept.items() if name in (None, source)]


def mark_pages_read(home: Home, batch: PageBatch) -> None:
    """Notes that the pipeline took the pages of the batch through."""
    at = datetime.now(UTC)
    with open_working(home, at=at) as con:
        mark_read(con, batch.keys, at=at)


def _of_kept(name: str, url: str) -> WebSource:
    """The source of kept pages that is not configured: a site's, or an archive's, which holds pages of any site."""
    site = source_of_address(url, None)
    return site if site.name == name else replace(site, name=name, agency=None, site_family=None, article_pattern=None)


def _write(source: WebSource, home: Home, path: Path, pages: pa.Table, rejections: list[Rejection]) -> PageBatch | None:
    if not pages.num_rows and not rejections:
        return None
    assert path.suffix == LIST_SUFFIX
    origin = PageOrigin(source.name, source.agency, source.site_family, source.article_pattern)
    write_page_list(path, home.raw, origin, pages.to_pylist(), rejections)
    return PageBatch(path, pages.select(PAGE_KEYS.names))


@contextmanager
def _alone(source: WebSource, home: Home) -> Iterator[None]:
    lock = home.lock.with_name(f"fetch-{source.domain.replace(':', '-')}.lock")
    try:
        with hold_lock(lock, wait_seconds=1.0):
            yield
    except WarehouseLocked as error:
        if str(lock) not in str(error):
            raise
        raise SourceError(
            f"another run is fetching from {source.domain} just now; try again when it has ended"
        ) from error
