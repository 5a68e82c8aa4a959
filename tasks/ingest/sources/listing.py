"""A page that lists articles: a section, a day of the archive. Every link on it that looks like an article is one."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from resiliparse.parse.html import HTMLTree

from tasks.ingest.fetch_refusal import FetchRefused
from tasks.ingest.links import Link, Links
from tasks.ingest.pages.addresses import read_address
from tasks.ingest.pages.charset import decode_page
from tasks.ingest.pages.nodes import refuse_monsters, select
from tasks.ingest.pages.refusal import PageRefused

_NUMBER = re.compile(r"\d{4,}")


def find_links(data: bytes, url: str, pattern: re.Pattern[str] | None = None) -> Links:
    """The articles that the page links to, each once, in its order; raises FetchRefused for a monster.

    An article's address has its number, by `pattern` or the outlet's own; without either, four digits in a row.
    """
    html, _ = decode_page(data, None)
    try:
        refuse_monsters(html)
    except PageRefused as error:
        raise FetchRefused(error.reason, error.detail) from None
    links = Links()
    seen: set[str] = set()
    tree = HTMLTree.parse(html)
    if tree.document is None:
        return links
    for node in select(tree.document, "a[href]"):
        href = (node.getattr("href") or "").strip()
        try:
            address = read_address(urljoin(url, href), pattern)
        except ValueError:
            links.ignored += 1
            continue
        if address.key in seen:
            continue
        seen.add(address.key)
        if address.has_number or (pattern is None and _NUMBER.search(address.key.partition("/")[2])):
            links.articles.append(Link(address.url))
        else:
            links.ignored += 1
    return links
