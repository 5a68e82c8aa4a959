"""A page -> its `Article` record: the one way for pages fetched, pages in an archive and pages saved as files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tasks.ingest.pages.addresses import Address, host_of, read_address, settle_address
from tasks.ingest.pages.families import find_outlet
from tasks.ingest.pages.page import read_page
from tasks.ingest.source import make_article
from tasks.records import Article


@dataclass(frozen=True, slots=True)
class PageOrigin:
    """Where pages come from, as far as their source knows it."""

    source: str
    agency: str | None = None
    site_family: str | None = None
    article_pattern: re.Pattern[str] | None = None


def make_page_article(
    origin: PageOrigin,
    data: bytes,
    *,
    url: str | None,
    content_type: str | None = None,
    captured_on: date | None = None,
    listed_on: date | None = None,
    article_key: str | None = None,
    file_name: str | None = None,
) -> Article:
    """The article on the page. Its `source_id` is `article_key`, else the key of its address, else the file's name.

    `listed_on` dates it where the page itself does not. Raises PageRefused.
    """
    page = read_page(data, url=url, content_type=content_type, family=origin.site_family, seen_on=captured_on)
    address = _address(url, page.canonical, origin.article_pattern)
    outlet = find_outlet(host_of(address.url)) if address is not None else None
    source_id = article_key or (address.key if address is not None else None) or file_name
    assert source_id is not None  # a page has an address or a file
    return make_article(
        source=origin.source,
        source_id=source_id,
        text=page.text,
        url=address.url if address is not None else None,
        agency=origin.agency or (outlet.agency if outlet is not None else None) or page.agency,
        title=page.title,
        published_on=page.published_on or listed_on,
        captured_on=captured_on,
    )


def _address(url: str | None, canonical: str | None, pattern: re.Pattern[str] | None) -> Address | None:
    try:
        if url is not None:
            return settle_address(url, canonical, pattern)
        return read_address(canonical, pattern) if canonical is not None else None
    except ValueError:
        return None
