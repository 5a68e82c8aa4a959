"""The outlets of the test web as configured sources, and a web that knows no other names."""

from __future__ import annotations

import re
from typing import Any

from server import PATTERNS, World, resolve_test_names

from tasks.ingest.fetch_address import read_networks
from tasks.ingest.fetch_limits import Limits
from tasks.ingest.fetch_source import Web
from tasks.ingest.web_source import WebSource

LISTS = {
    "nastooh": ("feed", "/rss"),
    "iransamaneh": ("feed", "/atom"),
    "asam": ("feed", "/broken.xml"),
    "weblog": ("sitemap", "/sitemap.xml"),
    "homemade": ("listing", "/section"),
    "bad": ("listing", "/section"),
}
QUICK = Limits(
    connect_seconds=1.0,
    read_seconds=0.7,
    total_seconds=1.2,
    max_bytes=2 * 1024 * 1024,
    attempts=2,
    first_wait_seconds=0.05,
    longest_wait_seconds=2.0,
)
WEB = Web("Amarkav/0 (test)", QUICK, resolve_test_names)


def make_source(world: World, name: str, **other: Any) -> WebSource:
    """The outlet's own list as a source without a pause; `other` overrides fields."""
    kind, path = LISTS[name]
    fields: dict[str, Any] = {
        "name": name,
        "kind": kind,
        "url": world.address(f"{name}.test", path),
        "agency": f"پایگاه {name}",
        "domain": f"{name}.test",
        "site_family": None,
        "article_pattern": re.compile(PATTERNS[name]) if name in PATTERNS else None,
        "delay_seconds": 0.0,
        "most_pages": 500,
        "archive_kind": "listing",
        "archive_url": world.address(f"{name}.test", "/archive") + "?yr={jy}&mn={jm}&dy={jd}",
        "enabled": True,
        "allow_addresses": read_networks("127.0.0.1"),
        "licence_note": "",
    }
    return WebSource(**(fields | other))
