"""A list of fetched pages (`NAME.pages`), whose bytes are at hand.

It is JSON Lines. Its first line says where the bytes are kept and whose the pages are; every other line is a page,
by the hash of its bytes, or a rejection that fetching ended with.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tasks.ingest.page_article import PageOrigin, make_page_article
from tasks.ingest.page_keeper import FILE_SCHEME
from tasks.ingest.pages.refusal import PageRefused
from tasks.ingest.raw import RawMissing, RawStore
from tasks.ingest.source import Notice, SourceError
from tasks.records import Article, Rejection

LIST_SUFFIX = ".pages"


def accepts(path: Path) -> bool:
    """Whether `path` is a list of fetched pages."""
    return path.is_file() and path.suffix.lower() == LIST_SUFFIX


@dataclass(frozen=True, slots=True)
class PageList:
    """The pages of a list, in its order."""

    name: str
    path: Path

    def read(self) -> Iterator[Article | Rejection | Notice]:
        """Each page as an article or a rejection. Raises SourceError where the list is none."""
        try:
            with self.path.open(encoding="utf-8") as file:
                lines = (json.loads(line) for line in file)
                head = next(lines)
                raw = RawStore(Path(head["raw"]))
                pattern = re.compile(head["article_pattern"]) if head["article_pattern"] else None
                origin = PageOrigin(self.name, head["agency"], head["site_family"], pattern)
                for line in lines:
                    yield self._read_line(line, raw, origin)
        except (OSError, ValueError, KeyError, TypeError, StopIteration, RecursionError, re.error) as error:
            raise SourceError(f"source «{self.name}»: {self.path} is no list of pages ({error})") from error

    def _read_line(self, line: dict[str, Any], raw: RawStore, origin: PageOrigin) -> Article | Rejection:
        url = line["url"]
        if "reason" in line:
            return Rejection(self.name, url, line["reason"], line["detail"])
        was_file = url.startswith(FILE_SCHEME)
        try:
            data = raw.load(line["raw_hash"])
            return make_page_article(
                origin,
                data,
                url=None if was_file else url,
                content_type=line["content_type"],
                captured_on=None if was_file else date.fromisoformat(line["captured_on"]),
                listed_on=date.fromisoformat(line["listed_on"]) if line["listed_on"] else None,
                article_key=line["article_key"],
            )
        except RawMissing as error:
            return Rejection(self.name, url, "unreadable", str(error))
        except PageRefused as error:
            return Rejection(self.name, url, error.reason, error.detail)


def open_source(name: str, path: Path) -> PageList:
    """The list at `path` as a source."""
    return PageList(name, path)


def write_page_list(
    path: Path, raw: Path, origin: PageOrigin, pages: Sequence[dict[str, Any]], rejections: Sequence[Rejection]
) -> None:
    """Writes a list: pages as `fetched_pages` has them, then what was rejected."""
    head = {
        "raw": str(raw),
        "agency": origin.agency,
        "site_family": origin.site_family,
        "article_pattern": origin.article_pattern.pattern if origin.article_pattern is not None else None,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for line in (head, *map(_page_line, pages), *map(_rejection_line, rejections)):
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _page_line(page: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: page[name] for name in ("url", "raw_hash", "article_key", "content_type")},
        "listed_on": page["listed_on"].isoformat() if page["listed_on"] is not None else None,
        "captured_on": page["fetched_at"].date().isoformat(),
    }


def _rejection_line(rejection: Rejection) -> dict[str, Any]:
    return {"url": rejection.source_id, "reason": rejection.reason, "detail": rejection.detail}
