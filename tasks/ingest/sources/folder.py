"""A folder of text files and saved pages: every `.txt` or `.html` in it is one article.

Of a text file the whole content is the text; ` date 2025-10-22 به گزارش ...` at its head is the publication date and
stays in the text. `source_id` is the file name, or the article's own key where a saved page says its address.
Subfolders are not entered; they and files of other kinds are reported. A link that leads out of the folder is rejected:
who may put files into it must not have others read for them.
"""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tasks.ingest.dates import read_iso_date
from tasks.ingest.decode import MAX_BYTES, Undecodable, decode_text, too_large
from tasks.ingest.page_article import PageOrigin, make_page_article
from tasks.ingest.pages.refusal import PageRefused
from tasks.ingest.source import FoundPage, Keep, Notice, SourceError, keep_nothing, make_article
from tasks.records import Article, Rejection

TEXT_SUFFIX = ".txt"
PAGE_SUFFIXES = (".html", ".htm", ".xhtml")

_HEAD_DATE = re.compile(r"\ufeff?\s*(?:«\s*)?date\s+(\d{4}-\d{1,2}-\d{1,2})\b")


def accepts(path: Path) -> bool:
    """Whether `path` is a folder."""
    return path.is_dir()


@dataclass(frozen=True, slots=True)
class Folder:
    """The text files and saved pages of one folder, in the order of their names."""

    name: str
    path: Path
    keep: Keep = keep_nothing

    def read(self) -> Iterator[Article | Rejection | Notice]:
        """Each text file or page as an article or a rejection, then what was not read. Raises SourceError."""
        names, others = self._list()
        for file_name in names:
            try:
                yield read_file(self.name, self._inside(file_name), self.keep)
            except Undecodable as error:
                yield Rejection(self.name, file_name, error.reason, error.detail)
        if not names:
            yield Notice(self.name, "no_articles", f"no .txt or .html file in {self.path}", 0)
        for kind, count in sorted(others.items()):
            yield Notice(self.name, "ignored_files", kind, count)

    def _inside(self, file_name: str) -> Path:
        path = self.path / file_name
        if path.is_symlink() and not path.resolve().is_relative_to(self.path.resolve()):
            raise Undecodable("unreadable", "a link that leads out of the folder is not followed; copy the file here")
        return path

    def _list(self) -> tuple[list[str], Counter[str]]:
        names: list[str] = []
        others: Counter[str] = Counter()
        try:
            with os.scandir(self.path) as entries:
                for entry in entries:
                    suffix = Path(entry.name).suffix.lower()
                    if suffix in (TEXT_SUFFIX, *PAGE_SUFFIXES):
                        names.append(entry.name)
                    else:
                        others["folder" if entry.is_dir() else suffix or "without a suffix"] += 1
        except OSError as error:
            raise SourceError(
                f"source «{self.name}»: folder {self.path} cannot be listed ({error.strerror}); check its permissions"
            ) from error
        return sorted(names), others


def read_file(source: str, path: Path, keep: Keep = keep_nothing) -> Article:
    """The article in a text file or a saved page, of which `keep` is told; raises Undecodable where it is none."""
    data = _read_bytes(path)
    try:
        source_id = path.name.encode().decode()
    except UnicodeEncodeError:
        raise Undecodable("bad_name", "the file's name is not UTF-8; rename it") from None
    if path.suffix.lower() in PAGE_SUFFIXES:
        try:
            article = make_page_article(PageOrigin(source), data, url=None, file_name=source_id)
        except PageRefused as error:
            raise Undecodable(error.reason, error.detail) from None
        keep(FoundPage(None, data), article)
        return article
    text = decode_text(data)
    return make_article(source=source, source_id=source_id, text=text, published_on=_head_date(text))


def open_source(name: str, path: Path) -> Folder:
    """The folder at `path` as a source."""
    return Folder(name, path)


def _read_bytes(path: Path) -> bytes:
    try:
        # Opened without blocking: a named pipe called x.txt would wait for a writer for ever.
        with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Undecodable("unreadable", "not a regular file")
            if status.st_size > MAX_BYTES:
                raise Undecodable("too_large", too_large(status.st_size))
            return file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it, out of a list of files
        what = error.strerror if isinstance(error, OSError) else error
        raise Undecodable("unreadable", f"the file cannot be read ({what})") from error


def _head_date(text: str) -> date | None:
    found = _HEAD_DATE.match(text)
    if found is None:
        return None
    try:
        return read_iso_date(found[1])
    except ValueError as error:
        raise Undecodable("bad_field", f"the date at the head: {error}") from None
