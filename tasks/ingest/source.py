"""What a source is: a name and a stream of articles, rejections and notices.

A source never stops for one bad article: it yields a `Rejection` and goes on. It raises `SourceError` only when the
source itself cannot be read (a folder that is not there or may not be listed), which ends the run.
"""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol, cast

from tasks.ingest import sources
from tasks.records import Article, Rejection

_EXPECTED = "a folder of .txt or .html files, such a file, a .jsonl file or a web archive (.warc.gz, .wacz)"
_NAMED = re.compile(r"(?P<name>[\w.-]+)=(?P<path>.+)", re.DOTALL)


class SourceError(Exception):
    """A source that cannot be read at all; its message says which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a source saw, did not use, and reports once: an unknown field, files of another kind."""

    source: str
    code: str
    """unknown_field, ignored_files, no_articles, no_id."""
    subject: str
    """The field or kind of file."""
    count: int
    """On how many articles, lines or files it was seen."""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """The bytes of a page that came as a file or out of an archive."""

    url: str | None
    """None for a saved page: it has a name and no address."""
    data: bytes
    content_type: str | None = None
    captured_on: date | None = None


Keep = Callable[[FoundPage, Article], None]
"""Told of each page and the article on it, before the article is yielded."""


def keep_nothing(page: FoundPage, article: Article) -> None:
    """For whom nothing needs to be kept."""


class Source(Protocol):
    """A stream of articles under a name."""

    @property
    def name(self) -> str:
        """The `source` of its articles."""

    def read(self) -> Iterator[Article | Rejection | Notice]:
        """Every article or rejection, in a stable order, then what there is to report. Raises SourceError."""


class SourceKind(Protocol):
    """A module of `tasks/ingest/sources/` that reads a path: found by having these two functions."""

    def accepts(self, path: Path) -> bool:
        """Whether this kind reads what stands at `path`."""

    def open_source(self, name: str, path: Path) -> Source:
        """The source at `path`, not yet read."""


def open_sources(specs: Sequence[str]) -> list[Source]:
    """The sources named by `PATH` or `NAME=PATH`; raises SourceError for an unknown kind or a name used twice."""
    opened: dict[str, tuple[Source, str]] = {}
    for spec in specs:
        name, path = split_spec(spec)
        if name in opened:
            raise SourceError(
                f"two sources are called «{name}»: {opened[name][1]} and {spec}; name one: --source {name}-2={path}"
            )
        opened[name] = (_open(name, path), spec)
    return [source for source, _ in opened.values()]


def split_spec(spec: str) -> tuple[str, Path]:
    """Name and path of `NAME=PATH`; of a bare path, the folder's name or the file's stem.

    Raises SourceError for what no path can be.
    """
    if "\0" in spec:
        raise SourceError(f"no path is called {spec!r}: it has a NUL character")
    named = _NAMED.fullmatch(spec)
    if named is not None and not Path(spec).exists():
        return named["name"], Path(named["path"])
    path = Path(spec)
    resolved = path.resolve()
    return (resolved.name if path.is_dir() else resolved.stem) or "root", path


def keeping(source: Source, keep: Keep) -> Source:
    """The same source, telling `keep` of its pages; sources that hold none are given back as they are."""
    if any(field.name == "keep" for field in fields(source)):  # type: ignore[arg-type]
        told: Source = replace(cast(Any, source), keep=keep)
        return told
    return source


def make_article(
    *,
    source: str,
    source_id: str,
    text: str,
    url: str | None = None,
    agency: str | None = None,
    title: str | None = None,
    published_on: date | None = None,
    captured_on: date | None = None,
) -> Article:
    """The article with its content hash and id; raises UnicodeEncodeError for a text with lone surrogates."""
    content_hash = hashlib.sha256(text.encode()).hexdigest()
    key = "\0".join((source, source_id, content_hash))
    return Article(
        article_id=hashlib.sha256(key.encode()).hexdigest()[:16],
        source=source,
        source_id=source_id,
        url=url,
        agency=agency,
        title=title,
        published_on=published_on,
        captured_on=captured_on,
        text=text,
        content_hash=content_hash,
    )


def _open(name: str, path: Path) -> Source:
    for found in pkgutil.iter_modules(sources.__path__):
        kind = importlib.import_module(f"{sources.__name__}.{found.name}")
        # Modules of sources that are no path (feeds, listings) have no such function.
        if hasattr(kind, "accepts") and kind.accepts(path):
            opened: Source = kind.open_source(name, path)
            return opened
    if not path.exists():
        raise SourceError(f"source «{name}»: there is nothing at {path}; expected {_EXPECTED}")
    raise SourceError(f"source «{name}»: {path} is neither; expected {_EXPECTED}")
