"""A JSON Lines file: one article a line, e.g. `{"id": "irna-7", "published_on": "2025-10-22", "text": "..."}`.

Fields: `id`, `published_on`, `captured_on`, `agency`, `title`, `text`, `url`; only `text` is required. A line without
`id` gets one from its text, stable over re-runs. Fields of other names are counted and reported once a source.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from tasks.ingest.dates import read_iso_date
from tasks.ingest.decode import MAX_BYTES, Undecodable, decode_text, too_large
from tasks.ingest.source import Notice, SourceError, make_article
from tasks.records import Article, Rejection

_SUFFIXES = (".jsonl", ".ndjson")
_FIELDS = frozenset({"id", "published_on", "captured_on", "agency", "title", "text", "url"})
_MOST_UNKNOWN = 50
"""Names of unknown fields told apart; a file that invents a name a line must not fill the memory."""


def accepts(path: Path) -> bool:
    """Whether `path` is a file called `.jsonl` or `.ndjson`."""
    return path.is_file() and path.suffix.lower() in _SUFFIXES


@dataclass(frozen=True, slots=True)
class JsonLines:
    """The articles of one JSON Lines file, in the order of its lines."""

    name: str
    path: Path

    def read(self) -> Iterator[Article | Rejection | Notice]:
        """Each line as an article or a rejection, then the unknown fields. Raises SourceError."""
        unknown: Counter[str] = Counter()
        articles = without_id = 0
        try:
            with self.path.open("rb") as file:
                for number, line in _lines(file):
                    where = f"{self.path.name}:{number}"
                    try:
                        fields = _parse(line)
                        article = self._to_article(fields)
                    except Undecodable as error:
                        yield Rejection(self.name, where, error.reason, error.detail)
                        continue
                    articles += 1
                    without_id += fields.get("id") is None
                    for name in fields.keys() - _FIELDS:
                        unknown[name if name in unknown or len(unknown) < _MOST_UNKNOWN else "(further names)"] += 1
                    yield article
        except OSError as error:
            raise SourceError(f"source «{self.name}»: {self.path} cannot be read ({error.strerror})") from error
        if not articles:
            yield Notice(self.name, "no_articles", f"no article in {self.path}", 0)
        if without_id:
            yield Notice(self.name, "no_id", "id", without_id)
        for name, count in sorted(unknown.items()):
            yield Notice(self.name, "unknown_field", name, count)

    def _to_article(self, fields: dict[str, object]) -> Article:
        text = _string(fields, "text")
        if text is None:
            raise Undecodable("missing_field", "the line has no «text»")
        try:
            text = decode_text(text.encode())
            key = fields.get("id")
            source_id = f"text-{hashlib.sha256(text.encode()).hexdigest()[:16]}" if key is None else _key(key)
            article = make_article(
                source=self.name,
                source_id=source_id,
                text=text,
                url=_string(fields, "url"),
                agency=_string(fields, "agency"),
                title=_string(fields, "title"),
                published_on=_date(fields, "published_on"),
                captured_on=_date(fields, "captured_on"),
            )
            for value in (article.source_id, article.url, article.agency, article.title):
                (value or "").encode()
        except UnicodeEncodeError:
            raise Undecodable("not_text", "the line holds half a surrogate pair, which is no character") from None
        return article


def open_source(name: str, path: Path) -> JsonLines:
    """The file at `path` as a source."""
    return JsonLines(name, path)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Number (from 1) and bytes of each line that is not blank; an oversized line is cut just above the limit."""
    number = 0
    while line := file.readline(MAX_BYTES + 1):
        number += 1
        size = len(line)
        while not line.endswith(b"\n") and size > MAX_BYTES and (rest := file.readline(MAX_BYTES)):
            if rest.endswith(b"\n"):
                break
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield number, line


def _parse(line: bytes) -> dict[str, object]:
    if len(line) > MAX_BYTES:
        raise Undecodable("too_large", f"the line is longer than {too_large(MAX_BYTES)}")
    try:
        fields = json.loads(line.decode())
    except UnicodeDecodeError as error:
        raise Undecodable(
            "encoding", f"expected UTF-8; byte {line[error.start]:#04x} at {error.start} is none"
        ) from None
    except json.JSONDecodeError as error:
        raise Undecodable(
            "bad_json", f"the line is no JSON: {error.msg.removesuffix(' at')} at column {error.colno}"
        ) from None
    except (ValueError, RecursionError) as error:
        raise Undecodable("bad_json", f"the line cannot be read as JSON: {error}") from None
    if not isinstance(fields, dict):
        raise Undecodable("bad_json", f"expected an object with a «text», saw a {type(fields).__name__}")
    return fields


def _string(fields: dict[str, object], name: str) -> str | None:
    value = fields.get(name)
    if value is None or isinstance(value, str):
        return value
    raise Undecodable("bad_field", f"«{name}» is a {type(value).__name__}; expected a string")


def _key(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise Undecodable("bad_field", f"«id» is {value!r:.40}; expected a string or a whole number")


def _date(fields: dict[str, object], name: str) -> date | None:
    value = _string(fields, name)
    if value is None or not value.strip():
        return None
    try:
        return read_iso_date(value)
    except ValueError as error:
        raise Undecodable("bad_field", f"«{name}»: {error}") from None
