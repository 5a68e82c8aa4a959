"""What would be read from an address, and what would be left out: asked for like any page, stored nowhere.

So an outlet can be looked at before it becomes a source, and a profile can be mended while looking at what it drops.
"""

from __future__ import annotations

from dataclasses import dataclass

from resiliparse.extract.html2text import extract_plain_text

from tasks.ingest.fetch_pace import Pace
from tasks.ingest.fetch_refusal import FetchRefused
from tasks.ingest.fetch_source import Web
from tasks.ingest.fetch_transport import Deadline, open_client
from tasks.ingest.fetch_visit import Visit, Visitor
from tasks.ingest.links import Links
from tasks.ingest.pages.addresses import is_within, settle_address
from tasks.ingest.pages.charset import decode_page
from tasks.ingest.pages.page import Page, read_page
from tasks.ingest.pages.refusal import PageRefused
from tasks.ingest.sources import feed, listing, sitemap
from tasks.ingest.web_source import WebSource


@dataclass(frozen=True, slots=True)
class Trial:
    """What an address gave."""

    url: str
    visit: Visit | None
    page: Page | None
    """The article on it, where there is one."""
    article_key: str | None
    links: Links | None
    """What it leads to, where it is a list and no article."""
    dropped: tuple[str, ...]
    """Lines of the page that are not in the text."""
    refusal: tuple[str, str] | None
    """Code and sentence, where it gave nothing."""


def try_address(url: str, source: WebSource, web: Web) -> Trial:
    """What would be read from the address as a page of the source, or as its list. Raises nothing for a bad address."""
    deadline = Deadline()
    with open_client(web.user_agent, web.limits, source.allow_addresses, web.resolve, deadline) as client:
        visitor = Visitor(
            client,
            deadline,
            limits=web.limits,
            delay=source.delay_seconds,
            pace=Pace(),
            recall=lambda address: None,
            note=lambda visit: None,
            now=web.now,
        )
        try:
            visit = visitor.visit(url, "page")
        except FetchRefused as error:
            return Trial(url, None, None, None, None, (), (error.reason, error.detail))
    return _look_at(visit, source)


def _look_at(visit: Visit, source: WebSource) -> Trial:
    data, final = visit.data or b"", visit.final_url or visit.url
    try:
        page = read_page(
            data, url=final, content_type=visit.content_type, family=source.site_family, seen_on=visit.at.date()
        )
    except PageRefused as error:
        links = _links(data, final, source)
        refusal = None if links is not None else (error.reason, error.detail)
        return Trial(visit.url, visit, None, None, links, (), refusal)
    key = settle_address(final, page.canonical, source.article_pattern).key
    text, _ = decode_page(data, visit.content_type)
    read = set(page.text.split("\n"))
    lines = (
        " ".join(line.split()) for line in extract_plain_text(text, alt_texts=False, list_bullets=False).split("\n")
    )
    dropped = tuple(dict.fromkeys(line for line in lines if line and line not in read))
    return Trial(visit.url, visit, page, key, None, dropped, None)


def _links(data: bytes, url: str, source: WebSource) -> Links | None:
    """What a feed, a sitemap or a listing leads to; None for what is none of them."""
    for read in (feed.find_links, sitemap.find_links):
        try:
            found = read(data, url)
        except FetchRefused:
            continue
        if found.articles or found.lists:
            return _own(found, source)
    found = _own(listing.find_links(data, url, source.article_pattern), source)
    return found if found.articles else None


def _own(found: Links, source: WebSource) -> Links:
    own = [link for link in found.articles if is_within(link.url, source.domain)]
    return Links(own, found.lists, found.ignored + len(found.articles) - len(own))
