"""Web archives: `.warc`, `.warc.gz`, `.warc.zst`, and `.wacz` (a ZIP of them), read as a stream.

Only pages in Persian become articles. Images, scripts, redirects, errors and pages in other languages are what an
archive is full of: they are counted and reported, not rejected one by one.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from tasks.ingest.page_article import PageOrigin, make_page_article
from tasks.ingest.pages.language import may_be_persian
from tasks.ingest.pages.page import MAX_BYTES
from tasks.ingest.pages.refusal import PageRefused
from tasks.ingest.source import FoundPage, Keep, Notice, SourceError, keep_nothing
from tasks.records import Article, Rejection

_SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".wacz")
_LARGEST_RECORD = 32 * 1024 * 1024
_GZIP = b"\x1f\x8b\x08"
_PIECE = 1 << 20
_DIGEST = "WARC-Block-Digest"
_IGNORED = frozenset(("not_persian", "no_article", "not_html", "empty"))
"""What a page of an archive may be without being worth a word of its own."""


def accepts(path: Path) -> bool:
    """Whether `path` is a web archive."""
    return path.is_file() and path.name.lower().endswith(_SUFFIXES)


@dataclass(frozen=True, slots=True)
class Archive:
    """The Persian pages of one archive, in the order of its records."""

    name: str
    path: Path
    keep: Keep = keep_nothing

    def read(self) -> Iterator[Article | Rejection | Notice]:
        """Each Persian page as an article or a rejection, then what else there was. Raises SourceError."""
        ignored: Counter[str] = Counter()
        found = 0
        try:
            for file_name, stream in _streams(self.path):
                for item in self._read_stream(file_name, stream, ignored):
                    found += isinstance(item, Article)
                    yield item
        except (OSError, zipfile.BadZipFile) as error:
            raise SourceError(f"source «{self.name}»: {self.path} cannot be read ({error})") from error
        if not found:
            yield Notice(self.name, "no_articles", f"no Persian article in {self.path}", 0)
        for kind, count in sorted(ignored.items()):
            yield Notice(self.name, "ignored_records", kind, count)

    def _read_stream(self, file_name: str, stream: IO[bytes], ignored: Counter[str]) -> Iterator[Article | Rejection]:
        records = iter(ArchiveIterator(stream, parse_http=False))
        count = 0
        # What no digest vouches for is held back until the record behind it shows that the archive is sound so far.
        held: Article | Rejection | None = None
        while True:
            try:
                record = next(records, None)
                if record is None and _is_cut(stream):
                    raise ValueError("its last bytes are missing")
                if held is not None:
                    yield held
                    held = None
                if record is None:
                    return
                count += 1
                is_vouched_for = _DIGEST in record.headers
                item = self._read_record(record, ignored)
            except Exception as error:
                where = f"{file_name}:{count}"
                detail = (
                    f"the archive is broken at or behind its record {count}, and what follows is not read ({error})"
                )
                yield Rejection(self.name, where, "broken_archive", detail)
                return
            if item is not None and is_vouched_for:
                yield item
            else:
                held = item

    def _read_record(self, record: WarcRecord, ignored: Counter[str]) -> Article | Rejection | None:
        if record.record_type != WarcRecordType.response or not record.is_http:
            ignored[f"{record.record_type} record"] += 1
            return None
        url = (record.headers.get("WARC-Target-URI") or "").strip("<>")
        size = record.content_length
        if size > _LARGEST_RECORD:
            return Rejection(self.name, url, "too_large", f"a record of {size / 1e6:.0f} MB; a page is smaller")
        # Frozen, the record is read as a whole: that shows whether it is whole, and fastwarc 2.0 loses its place in the
        # archive where a decoded body is read in part.
        record.freeze()
        if record.content_length != size:
            raise ValueError(f"the record of {url[:200]} has {record.content_length} of its {size} bytes")
        # Damage inside a packed record may unpack all the same, to other bytes.
        if _DIGEST in record.headers and not record.verify_block_digest():
            return Rejection(self.name, url, "damaged", "the record is not what its digest says: fetch the page again")
        try:
            record.parse_http(auto_decode="all")
            return self._read_answer(record, url, ignored)
        except Exception as error:
            # fastwarc raises whatever its layers raise; the archive itself goes on behind a record that is whole.
            return Rejection(self.name, url, "bad_answer", f"the record holds no sound HTTP answer ({error})")

    def _read_answer(self, record: WarcRecord, url: str, ignored: Counter[str]) -> Article | Rejection | None:
        status = record.http_headers.status_code
        if status != 200:
            ignored[f"answer {status}"] += 1
            return None
        content_type = record.http_headers.get("Content-Type")
        if content_type is not None and "html" not in content_type.lower():
            ignored[content_type.partition(";")[0].strip().lower()[:40] or "no type"] += 1
            return None
        data = record.reader.read(MAX_BYTES + 1)
        if not may_be_persian(data):
            ignored["page in another script"] += 1
            return None
        try:
            captured_on = record.record_date.date()
            article = make_page_article(
                PageOrigin(self.name),
                data,
                url=url,
                content_type=content_type,
                captured_on=captured_on,
                file_name=url,
            )
        except PageRefused as error:
            if error.reason in _IGNORED:
                ignored[f"page ({error.reason})"] += 1
                return None
            return Rejection(self.name, url, error.reason, error.detail)
        self.keep(FoundPage(url, data, content_type, captured_on), article)
        return article


def open_source(name: str, path: Path) -> Archive:
    """The archive at `path` as a source."""
    return Archive(name, path)


def _is_cut(stream: IO[bytes]) -> bool:
    """Whether the file's last gzip member does not end: fastwarc takes a cut there for the end of the archive."""
    size = stream.seek(0, os.SEEK_END)
    start = max(0, size - _LARGEST_RECORD)
    stream.seek(start)
    tail = stream.read()
    at = tail.rfind(_GZIP)
    while at >= 0:
        inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            rest = tail[at:]
            while rest and not inflate.eof:
                inflate.decompress(rest, _PIECE)
                rest = inflate.unconsumed_tail
        except zlib.error:
            at = tail.rfind(_GZIP, 0, at)  # those bytes began no member
            continue
        return not inflate.eof or bool(inflate.unused_data)
    return False


def _streams(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The name and bytes of each WARC file in the archive."""
    with ExitStack() as stack:
        if path.suffix.lower() != ".wacz":
            yield path.name, stack.enter_context(path.open("rb"))
            return
        archive = stack.enter_context(zipfile.ZipFile(path))
        for member in archive.infolist():
            if member.filename.lower().endswith((".warc", ".warc.gz", ".warc.zst")):
                with archive.open(member) as stream:
                    yield f"{path.name}/{member.filename}", stream
