"""What feeds, listings and sitemaps give: addresses of articles, and of further lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Link:
    """An address on a list."""

    url: str
    listed_on: date | None = None
    """The day of publication that the list gives."""
    changed_at: datetime | None = None
    """When the list says that the page last changed."""


@dataclass(slots=True)
class Links:
    """What a list leads to."""

    articles: list[Link] = field(default_factory=list)
    lists: list[Link] = field(default_factory=list)
    """Lists that it is made of (a sitemap index)."""
    ignored: int = 0
    """Addresses on it that are no articles of the source."""
