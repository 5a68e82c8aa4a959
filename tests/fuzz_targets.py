"""Every parser of bytes from outside, as one function of bytes each: what `make fuzz` and the bad-input tests drive.

A target returns for anything that its parser reads or refuses in its own words (`PageRefused`, `Undecodable` ...), and
raises for all else: an exception nobody expects, or a result that breaks what the parser promises.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path

import fuzz_inputs as inputs

from tasks.ingest.sources import jsonl  # noqa: F401 - here, so that a fuzzer sees its branches
from tasks.records import Article, Rejection

Read = Callable[[bytes], None]
TODAY = date(2025, 11, 20)
PUBLIC_V6, NAT64 = ip_network("2000::/3"), ip_network("64:ff9b::/96")


@dataclass(frozen=True)
class Target:
    """One parser under attack."""

    name: str
    read: Read
    examples: Callable[[], Iterable[bytes]]
    longest: int = 4096
    """Bytes of one input: what a bug needs, not what the world sends."""


class Broken(AssertionError):
    """A parser gave something that it promises never to give."""


def demand(holds: bool, what: object) -> None:
    if not holds:
        raise Broken(repr(what)[:2000])


# --- the reader


def read_folding(data: bytes) -> None:
    from tasks.normalise.fold import fold

    # A text may hold half a surrogate pair: JSON can spell one.
    raw = (
        data[1:].decode("utf-16-le", "surrogatepass" if len(data) % 2 else "replace")
        if data[:1] == b"\x01"
        else inputs.to_text(data)
    )
    folded = fold(raw)
    demand(len(folded.text) == len(folded.plain) == len(folded.offsets) - 1, raw)
    offsets = list(folded.offsets)
    demand(offsets == sorted(offsets) and offsets[-1] == len(raw), raw)


def read_digit_groups(data: bytes) -> None:
    from tasks.extract.digits import read_digits
    from tasks.normalise.fold import fold

    folded = fold(inputs.to_text(data))
    end = 0
    for token in read_digits(folded):
        demand(end <= token.start < token.end <= len(folded.text), folded.raw)
        end = token.end


def _check_numbers(raw: str) -> None:
    from tasks.extract.numbers import read_pieces, words_to_number

    folded, numbers = read_pieces(raw)
    end = 0
    for number in numbers:
        demand(end <= number.start < number.end <= len(folded.text), raw)
        start, stop = folded.raw_span(number.start, number.end)
        demand(0 <= start < stop <= len(raw), raw)
        demand(number.value.is_finite() and (number.upper is None or number.upper.is_finite()), raw)
        end = number.end
    value = words_to_number(raw)
    demand(value is None or value.is_finite(), raw)


def read_number_words(data: bytes) -> None:
    _check_numbers(inputs.spell(data, inputs.number_pieces()))


def read_number_text(data: bytes) -> None:
    _check_numbers(inputs.to_text(data))


def read_period_phrases(data: bytes) -> None:
    from tasks.extract.article_date import article_date
    from tasks.extract.numbers import read_numbers
    from tasks.extract.page import open_page
    from tasks.extract.periods import read_periods

    page = open_page(inputs.spell(data[1:], inputs.period_pieces()))
    known = (TODAY, None) if data[:1] < b"\x55" else (None, TODAY) if data[:1] < b"\xaa" else (None, None)
    for period in read_periods(page, read_numbers(page), article_date(*known)):
        demand(0 <= period.start < period.end <= len(page.text), page.text)
        for month in (period.month_from, period.month_to):
            demand(month is None or 1 <= month <= 12, page.text)
        demand(period.first_on is None or period.last_on is None or period.first_on <= period.last_on, page.text)


def check_article(article: Article) -> int:
    """The number of claims and other numbers of an article; raises Broken where a span does not give its quote."""
    from tasks.extract.numbers import read_pieces
    from tasks.extract.reader import read_article

    raw = article.text
    reading = read_article(article)
    for item in (*reading.claims, *reading.unclaimed):
        demand(0 <= item.span_start < item.span_end <= len(raw), raw)
        demand(raw[item.span_start : item.span_end] == item.quote, raw)
        demand(item.value is None or item.value.is_finite(), raw)
    seen: set[str] = set()
    for claim in reading.claims:
        # The words at the span, read by themselves, hold a number: a span that has slipped quotes something else.
        demand(bool(read_pieces(claim.quote)[1]), (claim.quote, raw))
        demand(claim.claim_id not in seen, raw)
        seen.add(claim.claim_id)
        demand(claim.sentence_start <= claim.span_start and claim.span_end <= claim.sentence_end, raw)
        demand(all(0 <= start < end <= len(raw) for start, end in claim.mentions), raw)
        demand(claim.mentions[0] == (claim.span_start, claim.span_end), raw)
        demand(claim.value_upper is None or claim.value_upper >= claim.value, raw)
        demand(claim.rounding >= Decimal(0) and 0 <= claim.confidence <= 1, raw)
    return len(reading.claims) + len(reading.unclaimed)


def make_fuzz_article(text: str, head: int = 0) -> Article:
    from tasks.ingest.source import make_article

    published, captured = ((TODAY, None), (None, TODAY), (None, None))[head % 3]
    title = text[:40] if head & 4 else None
    return make_article(
        source="fuzz", source_id="1", text=text, title=title, published_on=published, captured_on=captured
    )


def read_article_words(data: bytes) -> None:
    check_article(make_fuzz_article(inputs.spell(data[1:], inputs.article_pieces()), data[0] if data else 0))


def read_article_text(data: bytes) -> None:
    check_article(make_fuzz_article(inputs.to_text(data[1:]), data[0] if data else 0))


def read_explanation(data: bytes) -> None:
    from tasks.extract.explain import explain_article

    for line in explain_article(make_fuzz_article(inputs.to_text(data))):
        check_terminal(line)


def read_again(data: bytes) -> None:
    from expectations.second_reading import second_reader

    _again = second_reader(
        frozenset({("هزار", Decimal(1000)), ("میلیون", Decimal(10**6)), ("میلیارد", Decimal(10**9))}),
        frozenset({"یک", "دو", "سه", "نیم"}),
        frozenset({("دلار", "USD", Decimal(1)), ("تن", "tonne", Decimal(1)), ("درصد", "percent", Decimal(1))}),
    )
    reread = _again.read(inputs.to_text(data))
    demand(reread is None or reread.value.is_finite(), data)


# --- files


@cache
def _folder() -> Path:
    shared = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="amarkav-fuzz-", dir=shared if os.access(shared, os.W_OK) else None))


def _file(name: str, data: bytes) -> Path:
    path = _folder() / name
    path.write_bytes(data)
    return path


def read_source(path: Path) -> int:
    """The number of articles in the source at `path`; whatever it yields must be storable."""
    from tasks.ingest.source import SourceError, open_sources

    articles = 0
    try:
        [source] = open_sources([f"fuzz={path}"])
        for item in source.read():
            if isinstance(item, Article):
                articles += 1
                for value in (item.source_id, item.url, item.agency, item.title, item.text):
                    (value or "").encode()
            elif isinstance(item, Rejection):
                demand(bool(item.reason and item.detail) and item.reason != "reader_failed", item)
                item.source_id.encode()
                item.detail.encode()
    except SourceError as error:
        demand(bool(str(error)), error)
    return articles


def read_json_lines(data: bytes) -> None:
    read_source(_file("fuzz.jsonl", data))


def read_text_file(data: bytes) -> None:
    read_source(_file("fuzz.txt", data))


def read_saved_page(data: bytes) -> None:
    read_source(_file("fuzz.html", data))


def read_warc(data: bytes) -> None:
    read_source(_file("fuzz.warc", data))


def read_warc_gz(data: bytes) -> None:
    """The bytes as they are, or packed: a fuzzer finds no way through a checksum by itself."""
    read_source(_file("fuzz.warc.gz", data[1:] if data[:1] < b"\x80" else gzip.compress(data[1:], 1, mtime=0)))


def read_wacz(data: bytes) -> None:
    packed = data[1:]
    if data[:1] >= b"\x80":
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("../../archive/data.warc", packed)
        packed = out.getvalue()
    read_source(_file("fuzz.wacz", packed))


def read_page_list(data: bytes) -> None:
    read_source(_file("fuzz.pages", data))


def read_file_list(data: bytes) -> None:
    read_source(_file("fuzz.files", data))


def read_own_sources(data: bytes) -> None:
    from tasks.ingest.source import SourceError
    from tasks.ingest.web_source import read_web_sources

    home = _folder() / "home"
    home.mkdir(exist_ok=True)
    (home / "sources.csv").write_bytes(data)
    try:
        read_web_sources(home)
    except SourceError as error:
        demand(bool(str(error)), error)


def read_raw_bytes(data: bytes) -> None:
    from tasks.ingest.raw import RawMissing, RawStore

    store = RawStore(_folder() / "raw")
    path = store.path_of("a" * 64)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    try:
        store.load("a" * 64)
    except RawMissing:
        return
    raise Broken(f"{data!r} passed for bytes of another hash")


# --- the web


def read_web_page(data: bytes) -> None:
    from tasks.ingest.pages.page import PageRefused, read_page

    types = (None, "text/html", "text/html; charset=windows-1256", "application/pdf", "text/html; charset=utf-16")
    head = data[0] if data else 0
    try:
        page = read_page(data[1:], url=inputs.PAGE if head & 1 else None, content_type=types[head % 5], seen_on=TODAY)
    except PageRefused as error:
        demand(bool(error.reason and error.detail) and error.reason != "reader_failed", error)
        return
    page.text.encode()
    demand(len(page.text) >= 60, page.text)


def read_charset(data: bytes) -> None:
    from tasks.ingest.pages.charset import declared_encoding, decode_page

    head, _, body = data.partition(b"\0")
    text, name = decode_page(body, head.decode("latin-1") or None)
    text.encode("utf-8", "surrogatepass")
    demand(bool(name), data)
    declared_encoding(body, head.decode("latin-1"))


def _links(find: Callable[[], object]) -> None:
    from tasks.ingest.fetch_refusal import FetchRefused
    from tasks.ingest.links import Links

    try:
        links = find()
    except FetchRefused as error:
        demand(bool(error.reason and error.detail), error)
        return
    demand(isinstance(links, Links), links)


def read_feed(data: bytes) -> None:
    from tasks.ingest.sources.feed import find_links

    _links(lambda: find_links(data, inputs.PAGE))


def read_sitemap(data: bytes) -> None:
    from tasks.ingest.sources.sitemap import find_links

    _links(lambda: find_links(data, inputs.PAGE))


def read_listing(data: bytes) -> None:
    from tasks.ingest.sources.listing import find_links

    _links(lambda: find_links(data, inputs.PAGE))


def read_robots_file(data: bytes) -> None:
    from tasks.ingest.fetch_robots import read_robots

    robots = read_robots(data)
    demand(robots.delay >= 0, data)
    robots.refuses(inputs.PAGE)


def read_date_line(data: bytes) -> None:
    from tasks.ingest.dates import read_iso_date
    from tasks.ingest.pages.datelines import read_dateline

    text = inputs.to_text(data)
    day = read_dateline(text)
    demand(day is None or 1900 <= day.year < 2200, text)
    with contextlib.suppress(ValueError):
        read_iso_date(text)


def read_web_address(data: bytes) -> None:
    from tasks.ingest.pages.addresses import is_within, read_address, settle_address, site_of

    asked, _, said = inputs.to_text(data).partition("\n")
    try:
        address = read_address(asked)
    except ValueError:
        return
    demand(address.url.startswith(("http://", "https://")) and bool(address.key), asked)
    demand(read_address(address.url).key == address.key, asked)
    settle_address(asked, said or None)
    site_of(asked)
    is_within(asked, "yjc.ir")


def read_host_addresses(data: bytes) -> None:
    """No spelling of a host gives a connection to an address that is not public."""
    from tasks.ingest.fetch_address import checked_addresses
    from tasks.ingest.fetch_refusal import FetchRefused

    host, _, answers = inputs.to_text(data).partition("\n")
    try:
        found = checked_addresses(host, 80, (), lambda name, port: answers.split("\n"))
    except FetchRefused:
        return
    for name in found:
        address = ip_address(name.strip("[]"))
        demand(address.is_global and not address.is_loopback and not address.is_private, (host, answers))
        inside = address.version == 4 or address.ipv4_mapped is not None
        demand(inside or address in PUBLIC_V6 or address in NAT64, (host, answers))


def read_packed_body(data: bytes) -> None:
    import httpx

    from tasks.ingest.fetch_body import read_body
    from tasks.ingest.fetch_refusal import FetchRefused

    head = data[0] if data else 0
    coding = ("gzip", "deflate", "identity", "br", "x-gzip")[head % 5]
    body = gzip.compress(data[1:], 1, mtime=0)[: len(data) + (head >> 4)] if head & 8 else data[1:]
    try:
        out = read_body(httpx.Response(200, headers={"Content-Encoding": coding}, stream=httpx.ByteStream(body)), 2000)
    except FetchRefused:
        return
    demand(len(out) <= 2000, data)


# --- people


def read_command_line(data: bytes) -> None:
    """Arguments are parsed as `amarkav` would, without running the command."""
    from cyclopts import CycloptsError

    from flows.cli import app

    words = [word for word in inputs.to_text(data).split("\n") if word]
    if any(word in ("--help", "-h", "--version") for word in words):
        return
    try:
        app.parse_args(words, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        demand(bool(str(error)), words)


def check_terminal(line: str) -> None:
    from flows.terminal import OBEYED, Terminal, harmless

    shown = Terminal(isolate=False).text(line).plain
    demand(OBEYED.search(shown) is None and not any(ord(char) < 32 for char in shown), line)
    kept = harmless(line)
    demand(OBEYED.search(kept) is None and not any(ord(char) < 32 and char != "\n" for char in kept), line)


def read_shown_text(data: bytes) -> None:
    check_terminal(inputs.to_text(data))


TARGETS: tuple[Target, ...] = (
    Target("fold", read_folding, inputs.texts, 400),
    Target("digits", read_digit_groups, lambda: (clause.encode()[:300] for clause in inputs.seed_clauses()), 300),
    Target("number_words", read_number_words, inputs.spelled(inputs.number_pieces), 120),
    Target("number_text", read_number_text, lambda: (clause.encode()[:300] for clause in inputs.seed_clauses()), 300),
    Target(
        "periods",
        read_period_phrases,
        lambda: inputs.with_head(0, inputs.spelled(inputs.period_pieces)()),
        120,
    ),
    Target(
        "reader_words",
        read_article_words,
        lambda: inputs.with_head(0, inputs.spelled(inputs.article_pieces)()),
        400,
    ),
    Target("reader_text", read_article_text, lambda: inputs.with_head(0, inputs.texts()), 3000),
    Target("explain", read_explanation, inputs.texts, 1500),
    Target("second_reading", read_again, lambda: (clause.encode()[:200] for clause in inputs.seed_clauses()), 200),
    Target("text_file", read_text_file, inputs.texts, 1500),
    Target("json_lines", read_json_lines, inputs.json_lines, 2000),
    Target("saved_page", read_saved_page, inputs.pages, 12000),
    Target("web_page", read_web_page, lambda: inputs.with_head(1, inputs.pages()), 12000),
    Target("charset", read_charset, lambda: (b"text/html; charset=x\0" + page[:2000] for page in inputs.pages()), 2500),
    Target("feed", read_feed, inputs.feeds, 3000),
    Target("sitemap", read_sitemap, inputs.sitemaps, 3000),
    Target("listing", read_listing, inputs.listings, 3000),
    Target("warc", read_warc, inputs.warcs, 12000),
    Target("warc_gz", read_warc_gz, lambda: inputs.with_head(200, inputs.warcs()), 12000),
    Target("wacz", read_wacz, lambda: inputs.with_head(200, inputs.warcs()), 12000),
    Target("page_list", read_page_list, inputs.page_lists, 1000),
    Target("file_list", read_file_list, lambda: iter((b"fuzz.txt\nfuzz.html\n/dev/null\n",)), 300),
    Target("own_sources", read_own_sources, inputs.source_tables, 4000),
    Target("raw_store", read_raw_bytes, inputs.raw_files, 500),
    Target("robots", read_robots_file, inputs.robots_files, 1500),
    Target("datelines", read_date_line, inputs.datelines, 200),
    Target("addresses", read_web_address, inputs.addresses, 400),
    Target("hosts", read_host_addresses, inputs.hosts, 120),
    Target("packed_body", read_packed_body, inputs.packed_bodies, 1500),
    Target("command_line", read_command_line, inputs.command_lines, 300),
    Target("terminal", read_shown_text, lambda: iter((b"\x1b[31m\x9b\xe2\x80\xae",)), 300),
)


def find_target(name: str) -> Target:
    return next(target for target in TARGETS if target.name == name)
