"""Sitemaps, news sitemaps, gzipped ones and indexes of sitemaps: addresses with the instant of their last change."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree  # nosec B405
from collections.abc import Iterator
from datetime import UTC, datetime

from tasks.ingest.fetch_body import unpack_gzip
from tasks.ingest.fetch_refusal import FetchRefused
from tasks.ingest.links import Link, Links
from tasks.ingest.pages.addresses import join_address
from tasks.ingest.pages.datelines import TEHRAN, read_dateline

_MOST_BYTES = 50 * 1024 * 1024
"""The size that the protocol allows a sitemap."""
_MOST_ENTRIES = 50_000


def find_links(data: bytes, url: str) -> Links:
    """Its pages and further sitemaps, in its order; raises FetchRefused where it is none."""
    if data.startswith(b"\x1f\x8b"):
        data = unpack_gzip(data, _MOST_BYTES)
    links = Links()
    try:
        for tag, values in _entries(data):
            address = join_address(url, values["loc"]) if values.get("loc", "").strip() else None
            if address is None:
                links.ignored += 1
                continue
            changed = _instant(values.get("lastmod"))
            listed = read_dateline(values.get("publication_date") or values.get("lastmod") or "")
            found = links.articles if tag == "url" else links.lists
            found.append(Link(address, listed, changed))
            if len(links.articles) >= _MOST_ENTRIES:
                break
    except (ElementTree.ParseError, LookupError, ValueError) as error:  # the latter of an encoding that it names
        if not links.articles and not links.lists:
            what = error.msg.partition(":")[0] if isinstance(error, ElementTree.ParseError) else "an unknown encoding"
            raise FetchRefused("bad_sitemap", f"this is no sitemap: {what}") from None
    return links


def _entries(data: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Each `url` or `sitemap` element with the texts inside, names without their namespaces."""
    values: dict[str, str] = {}
    for event, node in ElementTree.iterparse(io.BytesIO(data), ("start", "end")):  # nosec B314: expat bounds entities
        tag = node.tag.rpartition("}")[2]
        if event == "start":
            if tag in ("url", "sitemap"):
                values = {}
        elif tag in ("url", "sitemap"):
            yield tag, values
            node.clear()
        elif node.text:
            values.setdefault(tag, node.text)


def _instant(text: str | None) -> datetime | None:
    if text is None or len(text.strip()) <= len("2025-10-15"):
        return None  # a day alone does not tell a morning's page from its correction in the evening
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return (at if at.tzinfo is not None else at.replace(tzinfo=TEHRAN)).astimezone(UTC)
