"""One pass over a source: its list, then the pages on it that are new or due for another look.

A page is looked at again after an eighth of the time for which it is known: often soon after publication, when
corrections come, later rarely. What gave nothing is left alone for an hour or a day, a page that is gone for good.
What comes is kept as it comes, so a pass that is cut off goes on where it stopped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from tasks.ingest.archive_days import ArchiveAddress
from tasks.ingest.fetch_log import FetchLog, PageFacts
from tasks.ingest.fetch_refusal import FetchRefused
from tasks.ingest.fetch_visit import Remembered, Visit, Visitor
from tasks.ingest.links import Link, Links
from tasks.ingest.pages.addresses import is_within, read_address, settle_address
from tasks.ingest.pages.page import Page, read_page
from tasks.ingest.pages.refusal import PageRefused
from tasks.ingest.sources import feed, listing, sitemap
from tasks.ingest.web_source import WebSource
from tasks.records import Rejection

_MOST_LISTS = 200
_EVER = datetime.min.replace(tzinfo=UTC)
_PASSING = frozenset(("timeout", "unreachable", "truncated", "rate_limited", "server_error"))
_LONGEST_PAUSE = timedelta(days=7)
_WITHOUT_VALIDATORS = timedelta(hours=6)


@dataclass(slots=True)
class Pass:
    """What one pass did."""

    source: str
    asked: int = 0
    """Requests for lists and pages that were answered or refused; robots.txt not counted."""
    fresh: int = 0
    """Pages that came, new or changed."""
    unchanged: int = 0
    skipped: int = 0
    """Pages that were not due."""
    kept: int = 0
    """Of those: pages whose bytes are here already, which a backfill does not ask for again."""
    ignored: int = 0
    """Addresses on lists that are no articles of the source."""
    is_unfinished: bool = False
    """Whether a list could not be read, or asking was cut short: another pass will find more."""
    rejections: list[Rejection] = field(default_factory=list)

    @property
    def headline(self) -> str:
        """One sentence for a log."""
        return (
            f"{self.asked:,} requests, {self.fresh:,} pages new or changed, {self.unchanged:,} unchanged,"
            f" {self.skipped:,} not due, {len(self.rejections):,} rejected"
        )

    @property
    def rejected(self) -> Counter[str]:
        """Rejections by reason."""
        return Counter(rejection.reason for rejection in self.rejections)


class Crawl:
    """A pass over one source under way."""

    def __init__(
        self,
        source: WebSource,
        visitor: Visitor,
        log: FetchLog,
        *,
        now: Callable[[], datetime],
        progress: Callable[[Pass], None] = lambda done: None,
        again: bool = True,
    ) -> None:
        """`again=False` asks for no page a second time (a backfill that goes on)."""
        self._source = source
        self._visitor = visitor
        self._log = log
        self._now = now
        self._progress = progress
        self._again = again
        self._seen: set[str] = set()
        self.done = Pass(source.name)

    def take_list(self, url: str, kind: str) -> int:
        """Takes the pages of a list, and of the lists that it is made of; the number of articles on it that are new
        to this pass. A list that gives nothing is a rejection."""
        found = self._read_list(url, kind)
        lists = _newest_first([link for link in found.lists if self._is_own(link.url)])[:_MOST_LISTS]
        for link in lists:
            found.articles += self._read_list(link.url, kind).articles
        return self.take_pages(_newest_first(found.articles) if kind == "sitemap" else found.articles)

    def take_archive(self, archive: ArchiveAddress) -> int:
        """Takes the pages of one day's list, through all of its own pages; the number of new ones."""
        if not archive.has_pages:
            return self.take_list(archive.page(1), archive.kind)
        new = 0
        for number in range(1, _MOST_LISTS + 1):
            found = self.take_list(archive.page(number), archive.kind)
            if not found:
                break
            new += found
        return new

    def take_pages(self, links: Iterable[Link]) -> int:
        """Takes the pages; the number of those that were new to this pass."""
        new = 0
        for link in links:
            if self.done.fresh + self.done.unchanged >= self._source.most_pages:
                self.done.is_unfinished = True
                break
            new += self._take_page(link)
        return new

    def _read_list(self, url: str, kind: str) -> Links:
        self.done.asked += 1
        try:
            visit = self._visitor.visit(url, "links")
            self._log.note(visit)
            data = visit.data if visit.data is not None else self._kept(url)
            found = self._find_links(data, visit.final_url or url, kind)
        except FetchRefused as error:
            self._reject(url, error)
            self.done.is_unfinished = True
            return Links()
        own = [link for link in found.articles if self._is_own(link.url)]
        self.done.ignored += found.ignored + len(found.articles) - len(own)
        return Links(own, found.lists)

    def _find_links(self, data: bytes, url: str, kind: str) -> Links:
        if kind == "feed":
            return feed.find_links(data, url)
        if kind == "sitemap":
            return sitemap.find_links(data, url)
        return listing.find_links(data, url, self._source.article_pattern)

    def _take_page(self, link: Link) -> bool:
        """Whether the page is new to this pass."""
        try:
            address = read_address(link.url, self._source.article_pattern)
        except ValueError as error:
            self._reject(link.url, FetchRefused("bad_address", str(error)))
            return False
        if address.key in self._seen:
            return False
        self._seen.add(address.key)
        remembered = self._log.recall(address.url)
        if remembered is not None and not self._is_due(remembered, link):
            self.done.skipped += 1
            self.done.kept += remembered.data is not None
            return True
        self.done.asked += 1
        try:
            visit = self._visitor.visit(address.url, "page")
            self._note_page(visit, link)
        except FetchRefused as error:
            self._reject(address.url, error)
            self.done.is_unfinished |= error.reason in _PASSING
        self._progress(self.done)
        return True

    def _note_page(self, visit: Visit, link: Link) -> None:
        if visit.data is None:
            self._log.note(visit)
            self.done.unchanged += 1
            return
        final = visit.final_url or visit.url
        if not self._is_own(final):
            detail = f"it leads to {final[:200]}, which is not on {self._source.domain}"
            self._log.note(replace(visit, validators=None, data=None, reason="off_site", detail=detail))
            raise FetchRefused("off_site", detail)
        page = self._read(visit, final)
        key = settle_address(final, page.canonical if page is not None else None, self._source.article_pattern).key
        self._seen.add(key)
        author, family = (page.author, page.family) if page is not None else (None, None)
        self._log.note(visit, PageFacts(key, author, family, link.listed_on))
        self.done.fresh += 1

    def _read(self, visit: Visit, url: str) -> Page | None:
        """The page; None where it holds no article, which the ingest stage explains when it reads it again."""
        assert visit.data is not None
        try:
            return read_page(
                visit.data,
                url=url,
                content_type=visit.content_type,
                family=self._source.site_family,
                seen_on=visit.at.date(),
            )
        except PageRefused:
            return None

    def _is_due(self, known: Remembered, link: Link) -> bool:
        age = self._now() - known.asked_at
        if age < timedelta():
            return known.reason != "gone"  # the clock was set back: nobody knows how long ago that was
        if known.reason is not None:
            wait = timedelta(hours=1) if known.reason in _PASSING else timedelta(days=1)
            return known.reason != "gone" and age >= wait
        if not self._again and known.data is not None:
            return False
        if link.changed_at is not None:
            return link.changed_at > known.asked_at
        pause = min((self._now() - known.first_asked_at) / 8, _LONGEST_PAUSE)
        return age >= (pause if known.validators else max(pause, _WITHOUT_VALIDATORS))

    def _is_own(self, url: str) -> bool:
        return is_within(url, self._source.domain)

    def _kept(self, url: str) -> bytes:
        known = self._log.recall(url)
        if known is None or known.data is None:
            raise FetchRefused("bad_answer", "the server says «not modified» of something that is not kept")
        return known.data()

    def _reject(self, url: str, error: FetchRefused) -> None:
        self.done.rejections.append(Rejection(self._source.name, url, error.reason, error.detail))


def _newest_first(links: list[Link]) -> list[Link]:
    """Sitemaps are in any order, and a pass ends after some pages: today's must be among them."""
    return sorted(links, key=lambda link: (link.listed_on or date.min, link.changed_at or _EVER), reverse=True)
