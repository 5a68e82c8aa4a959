"""What `make fuzz` begins with: small examples of every kind of outside bytes, and texts spelled from known words."""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

from seeds import SEEDS_DIR, read_table

EXAMPLES = Path(__file__).resolve().parent / "corpus"
PAGE = "https://www.yjc.ir/fa/news/8123456/title"


@cache
def seed_texts() -> tuple[str, ...]:
    return tuple(path.read_text(encoding="utf-8") for path in sorted((SEEDS_DIR / "articles").glob("*.txt")))


@cache
def number_pieces() -> tuple[str, ...]:
    words = {form for row in read_table("number_words") for form in row["form"].split(";")}
    units = [row["form"] for row in read_table("unit_terms")][:40]
    signs = [
        *"0123456789۰۱۲۳۴۵۶۷۸۹٠١٢٣",
        *"/.,٫٬،:-–%٪ ",
        " ",
        " ",
        " و ",
        "و",
        " تا ",
        "\u200c",
        "\n",
        "\u00a0",
        "000",
    ]
    return (*sorted(words), *units, *signs, " درصد", "بین ", "از ", "سال ", "ماهه", "م", "ام", "چند ")


@cache
def period_pieces() -> tuple[str, ...]:
    forms = {form for row in read_table("period_terms") for form in row["form"].split(";")}
    leads = {row["form"] for row in read_table("period_leads")}
    signs = [
        *"0123456789۰۱۳۴/- .،",
        " ",
        " ",
        " و ",
        " تا ",
        "1403",
        "۱۴۰۴",
        "97",
        "۹۹",
        "2024",
        "\u200c",
        "\n",
        "سال ",
    ]
    return (*sorted(forms), *sorted(leads), *signs)


@cache
def article_pieces() -> tuple[str, ...]:
    pieces = {*number_pieces(), *period_pieces(), ". ", "\n", "» ", "«", "(", ")", "؛ ", " که ", " گفت: ", " افزود: "}
    for table in ("area_terms", "partner_terms", "sector_terms", "cue_terms", "count_nouns", "speech_terms"):
        pieces |= {row["form"].split(";")[0] for row in read_table(table)}
    return tuple(sorted(pieces))


def spell(data: bytes, pieces: Sequence[str]) -> str:
    """A text of pieces, two bytes each, parted by a space where the first byte is even."""
    out = []
    for index in range(0, len(data) - 1, 2):
        out.append(pieces[((data[index] >> 1) << 8 | data[index + 1]) % len(pieces)])
        if not data[index] & 1:
            out.append(" ")
    return "".join(out)


def unspell(text: str, pieces: Sequence[str]) -> bytes:
    """Bytes that spell (nearly) the text: how the examples become inputs of `spell`."""
    numbers = {piece: number for number, piece in reversed(list(enumerate(pieces))) if piece.strip()}
    lengths = sorted({len(piece) for piece in numbers}, reverse=True)
    out = bytearray()
    position = 0
    while position < len(text):
        number, size = next(
            (
                (numbers.get(text[position : position + size]), size)
                for size in lengths
                if text[position : position + size] in numbers
            ),
            (None, 1),
        )
        position += size
        if number is not None:
            out += bytes(((number >> 8) << 1 | (not text.startswith(" ", position)), number & 255))
    return bytes(out)


def to_text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def seed_clauses() -> list[str]:
    clauses = [clause for text in seed_texts() for clause in re.split(r"[.،؛\n]", text) if clause.strip()]
    return clauses[::3]


def with_head(number: int, parts: Iterable[bytes]) -> Iterator[bytes]:
    return (bytes([number]) + part for part in parts)


def json_lines() -> Iterator[bytes]:
    yield from (EXAMPLES / "claims.jsonl").read_bytes().splitlines()[:5]
    yield json.dumps({"id": 7, "text": "متن خبر", "published_on": "2025-10-22", "url": PAGE, "x": [1]}).encode()
    yield b'{"id": "\\ud800", "text": "x"}'
    yield b"[" * 2000


def pages() -> Iterator[bytes]:
    sys.path.insert(0, str(EXAMPLES.parent / "web"))
    from pages import FAMILIES, render

    for number, family in enumerate(FAMILIES, 1):
        page = render(family, number)[1].encode()
        yield page
        yield page.decode().encode("cp1256", "xmlcharrefreplace")
    ld = json.dumps({"@type": "NewsArticle", "headline": "عنوان", "datePublished": "2025-10-22T10:00:00+03:30"})
    yield f"<html><head><script type='application/ld+json'>{ld}</script></head><body><h1>x</h1></body></html>".encode()


def feeds() -> Iterator[bytes]:
    told = "<pubDate>Wed, 15 Oct 2025 09:00:00 +0330</pubDate>"
    item = f"<item><title>خبر</title><link>{PAGE}</link><guid>7</guid>{told}</item>"
    yield f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{item}</channel></rss>'.encode()
    yield f'<rss version="2.0"><channel><title>الف & ب{item.replace("15 Oct 2025", "۲۳ مهر ۱۴۰۴")}<b>'.encode()
    entry = f'<entry><id>tag:7</id><link href="{PAGE}"/><updated>2025-10-15T09:00:00Z</updated></entry>'
    yield f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{entry}</feed>'.encode()


def sitemaps() -> Iterator[bytes]:
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    yield f"<urlset {space}><url><loc>{PAGE}</loc><lastmod>2025-10-15T10:00:00+03:30</lastmod></url></urlset>".encode()
    yield f"<sitemapindex {space}><sitemap><loc>{PAGE}</loc></sitemap></sitemapindex>".encode()
    yield gzip.compress(f"<urlset {space}><url><loc>{PAGE}</loc></url></urlset>".encode(), mtime=0)
    yield b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><urlset><url><loc>&c;</loc></url></urlset>'


def listings() -> Iterator[bytes]:
    yield f"<html><body><a href='{PAGE}'>x</a><a href='/fa/news/8123457/y'>y</a><a href='mailto:x@y'>z</a>".encode()
    yield b"<base href='http://[::1'><a href='//[x]/1234'>a</a>"


def warcs() -> Iterator[bytes]:
    page = next(iter(pages()))
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(page) + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {}\r\nWARC-Date: 2025-11-21T09:00:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n"
    )
    yield head.format(PAGE, len(answer)).encode() + answer + b"\r\n\r\n"
    small = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"x", mtime=0)
    yield head.format("x", len(small)).encode() + small + b"\r\n\r\n"


def datelines() -> Iterator[bytes]:
    for line in ("۲۳ مهر ۱۴۰۴ - ۱۲:۳۰", "2025-10-15T09:00:00+03:30", "Wed, 15 Oct 2025 09:00:00 GMT", "۱۴۰۴/۰۷/۲۳"):
        yield line.encode()
    for line in ("15 اکتبر 2025", "Oct 15th, 2025", "1404-07-23T10:00:00+03:30", "23/07/1404", "0000-00-00"):
        yield line.encode()


def addresses() -> Iterator[bytes]:
    yield b"https://mail.yjc.ir/fa/amp/news/8123456/title?utm_source=x#f\n/fa/news/8123456"
    yield b"http://[::1]:80/a//b/../print/123?x=%D8%A7&y\nhttp://user@host:99999/"
    yield "https://یج.ایران/خبر/۱۲۳۴".encode()


def hosts() -> Iterator[bytes]:
    for line in ("x\n127.0.0.1", "::ffff:10.0.0.1", "2130706433", "0x7f.1", "x\n1.1.1.1\n::1", "[64:ff9b::7f00:1]"):
        yield line.encode()
    for line in ("2002:7f00:1::", "x\nfe80::1%eth0", "x\n100.64.0.1", "x\n0.0.0.0", "8.8.8.8", "x\n224.0.0.1"):
        yield line.encode()


def command_lines() -> Iterator[bytes]:
    for line in ("run --source a b --home x --batch-size 5", "sql SELECT --format csv -o x", "show 8fb", "doctor"):
        yield line.replace(" ", "\n").encode()
    for line in (
        "quarantine list --status held --limit 3",
        "ask --province یزد --year 1403",
        "explain x --published 1",
    ):
        yield line.replace(" ", "\n").encode()
    for line in (
        "export csv xlsx --to x",
        "backfill x --from 1403-01 --to 1404-02",
        "source test http://x",
        "ingest -",
    ):
        yield line.replace(" ", "\n").encode()


def source_tables() -> Iterator[bytes]:
    head = ",".join(read_table("sources")[0])
    yield f"{head}\n".encode()
    yield (SEEDS_DIR / "sources.csv").read_bytes()[:3000]
    row = {"name": "own", "kind": "feed", "url": "http://x.test/rss", "domain": "x.test", "delay_seconds": "nan"}
    yield f"{head}\n{','.join(row.get(name, '') for name in read_table('sources')[0])}\n".encode()


def page_lists() -> Iterator[bytes]:
    yield b'{"raw": "raw", "agency": null, "site_family": null, "article_pattern": null}\n'
    yield b'{"raw": "r", "agency": "a", "site_family": "x", "article_pattern": "(\\\\d+)"}\n'
    yield b'{"raw": "r", "agency": "", "site_family": "", "article_pattern": ""}\n{"url": "u", "reason": "r"}\n'


def texts() -> Iterator[bytes]:
    return (text.encode()[:1500] for text in seed_texts())


def spelled(pieces: Callable[[], Sequence[str]]) -> Callable[[], Iterator[bytes]]:
    return lambda: (unspell(clause[:200], pieces()) for clause in seed_clauses())


def raw_files() -> Iterator[bytes]:
    yield b"\x28\xb5\x2f\xfd\x00\x58\x19\x00\x00abc"


def robots_files() -> Iterator[bytes]:
    yield b"User-agent: *\nDisallow: /fa/*a*a$\nAllow: /\nCrawl-delay: 3\nRequest-rate: 1/10s 0100-0200\nSitemap: x\n"


def packed_bodies() -> Iterator[bytes]:
    for head in range(5):
        yield bytes([head]) + gzip.compress(b"text", mtime=0)
        yield bytes([head | 8]) + b"text" * 20
