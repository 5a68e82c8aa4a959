"""RSS and Atom feeds, also those whose XML is broken or whose dates are Jalali.

feedparser reads what a strict parser refuses, but knows no Jalali dates: «۲۳ مهر ۱۴۰۴» is read here.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tasks.ingest.fetch_refusal import FetchRefused
from tasks.ingest.links import Link, Links
from tasks.ingest.pages.addresses import join_address
from tasks.ingest.pages.datelines import read_dateline

_ITEM = re.compile(r"<(?:item|entry)\b.*?(?=</(?:item|entry)>|<(?:item|entry)\b|\Z)", re.DOTALL)
_MOST_BASES = 1000
"""feedparser resolves each against the one around it: nested a hundred thousand deep, that would take hours."""
# No part of these may run over another «<»: a page of unfinished tags would be scanned once from each of them.
_ITEM_LINK = re.compile(
    r"""<link\b(?:[^<>]*\bhref=["']([^"'<>]+)["']|[^<>]*>([^<]*(?:<!\[CDATA\[[^<]*\]\]>)?)</link>)"""
)
_ITEM_DATE = re.compile(r"<(?:pubDate|published|updated|dc:date)\b[^<>]*>([^<]*)<")


def find_links(data: bytes, url: str) -> Links:
    """The entries of the feed in its order; raises FetchRefused where it is none."""
    import feedparser.api

    if data.count(b"xml:base") > _MOST_BASES:
        raise FetchRefused("bad_feed", f"more than {_MOST_BASES:,} xml:base in it; a feed has one or a few")
    # A file object, and never a string: given one that looks like an address or a path, feedparser would open it.
    try:
        parsed: Any = feedparser.parse(  # type: ignore[attr-defined, no-untyped-call]
            io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False
        )
    except Exception:  # it fails on some broken feeds in ways of its own (KeyError: 'links'): read by their tags then
        parsed = {"entries": (), "bozo": True}
    links = Links()
    seen: set[str] = set()
    for entry in parsed["entries"]:
        address = entry.get("link") or (entry.get("id") if "://" in str(entry.get("id")) else None)
        target = join_address(url, str(address)) if address else None
        if target is None:
            links.ignored += 1
            continue
        told = entry.get("published") or entry.get("updated") or entry.get("date") or ""
        seen.add(target)
        links.articles.append(Link(target, read_dateline(str(told)), _updated(entry)))
    if parsed["bozo"]:
        links.articles += [link for link in _salvage(data, url) if link.url not in seen]
    if not links.articles and not parsed.get("version"):
        raise FetchRefused("bad_feed", "this is neither RSS nor Atom; expected a feed (is the address that of a page?)")
    return links


def _salvage(data: bytes, url: str) -> Iterator[Link]:
    """The items of a broken feed by their tags alone: an element that is never closed swallows those that follow it."""
    for block in _ITEM.findall(data.decode(errors="replace")):
        found = _ITEM_LINK.search(block)
        if found is None:
            continue
        address = html.unescape((found[1] or found[2]).strip().removeprefix("<![CDATA[").removesuffix("]]>"))
        target = join_address(url, address)
        if target is None:
            continue
        told = _ITEM_DATE.search(block)
        yield Link(target, read_dateline(told[1]) if told is not None else None)


def _updated(entry: dict[str, Any]) -> datetime | None:
    """When an Atom entry says it changed; RSS tells only when it was published."""
    # dict.get, because feedparser's own gives the published instant in place of a missing one.
    parsed = dict.get(entry, "updated_parsed")
    if parsed is None:
        return None
    year, month, day, hour, minute, second = parsed[:6]
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
