"""What a page tells machines: title, date, author, publisher and address, from JSON-LD and meta elements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from resiliparse.parse.html import DocumentNode

from tasks.ingest.pages.datelines import read_dateline
from tasks.ingest.pages.nodes import select

_ARTICLE_TYPES = frozenset(("NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "AnalysisNewsArticle"))
_DEEPEST = 6
_LONGEST_JSON = 500_000


@dataclass(frozen=True, slots=True)
class Head:
    """What machines are told; each None where the page does not say it."""

    title: str | None
    agency: str | None
    author: str | None
    canonical: str | None
    published_on: date | None
    is_article: bool
    """Whether they are told that this is an article, and not a front page or a list."""


def read_head(document: DocumentNode) -> Head:
    """The page's own account of itself, JSON-LD before meta elements."""
    article = next(_articles_in_json(document), None)
    told = article if article is not None else {}
    metas = _read_metas(document)
    link = document.query_selector("link[rel=canonical]")
    title = document.query_selector("title")
    return Head(
        title=_first(_text(told.get("headline")), metas.get("og:title"), title.text if title is not None else None),
        agency=_first(metas.get("og:site_name"), _name(told.get("publisher"))),
        author=_first(_name(told.get("author")), metas.get("author"), metas.get("article:author")),
        canonical=_first(link.getattr("href") if link is not None else None, metas.get("og:url")),
        published_on=_first_date(
            _text(told.get("datePublished")),
            metas.get("article:published_time"),
            metas.get("datepublished"),
            metas.get("pubdate"),
            metas.get("dc.date"),
            metas.get("date"),
        ),
        is_article=article is not None or metas.get("og:type", "").lower() == "article",
    )


def _read_metas(document: DocumentNode) -> dict[str, str]:
    metas: dict[str, str] = {}
    for node in select(document, "meta[content]"):
        name = node.getattr("property") or node.getattr("name") or node.getattr("itemprop")
        content = (node.getattr("content") or "").strip()
        if name and content:
            metas.setdefault(name.lower(), content)
    return metas


def _articles_in_json(document: DocumentNode) -> Iterator[dict[str, object]]:
    for node in select(document, "script[type='application/ld+json']"):
        text = node.text or ""
        if len(text) > _LONGEST_JSON:
            continue
        try:
            # Outlets leave raw line ends inside strings, which strict JSON forbids.
            parsed = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _articles_within(parsed, 0)


def _articles_within(value: object, depth: int) -> Iterator[dict[str, object]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _articles_within(item, depth + 1)
    elif isinstance(value, dict):
        kinds = value.get("@type")
        if _ARTICLE_TYPES & set(map(str, kinds if isinstance(kinds, list) else [kinds])):
            yield value
        yield from _articles_within(value.get("@graph"), depth + 1)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _name(value: object) -> str | None:
    if isinstance(value, list):
        return next((name for name in map(_name, value) if name), None)
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _first(*values: str | None) -> str | None:
    return next((" ".join(value.split()) for value in values if value is not None and value.strip()), None)


def _first_date(*values: str | None) -> date | None:
    days = (read_dateline(value) for value in values if value is not None)
    return next((day for day in days if day is not None), None)
