"""The test web: five outlets and a host that misbehaves, on one loopback port, told apart by their Host header.

An ASGI application under uvicorn. It writes down every request with its instant, so that tests can measure what a
crawler did where it counts: at the server.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import html
import socket
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, quote

import uvicorn
from pages import FAMILIES, render
from prose import MONTHS, Story, persian, write_story

PATHS = {
    "nastooh": "/news/{}/خبر",
    "iransamaneh": "/fa/news/{}/خبر",
    "asam": "/fa/news/{}-خبر",
    "weblog": "/1404/{}/khabar",
    "homemade": "/news.aspx?id={}",
}
PATTERNS = {"nastooh": r"/news/(\d+)", "iransamaneh": r"/fa/(?:amp/)?(?:news|print)/(\d+)", "asam": r"/fa/news/(\d+)"}
LOOPBACK = {"127.0.0.1": "nastooh", "localhost": "iransamaneh"}
"""Outlets that need no made-up name: for programs that resolve names as the system does."""
FIRST_ID = 7000
"""An article's number in its address is this and its story's number."""

Headers = dict[str, str]
Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it."""

    host: str
    path: str
    headers: Headers
    arrived: float
    ended: float
    status: int

    @property
    def conditional(self) -> bool:
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


@dataclass
class World:
    """What stands on the test web, and what was asked of it."""

    port: int = 0
    stories: int = 20
    """Stories on each outlet."""
    written: dict[int, Story] = field(default_factory=dict)
    """Stories of other words under their numbers, on every outlet."""
    delays: dict[str, str] = field(default_factory=dict)
    """Crawl-delay in the robots.txt of a host."""
    changed: dict[tuple[str, int], Story] = field(default_factory=dict)
    """Stories that an outlet has corrected."""
    vanished: dict[tuple[str, int], int] = field(default_factory=dict)
    """Status in place of a page that was taken down."""
    log: list[Asked] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def address(self, host: str, path: str = "/") -> str:
        return f"http://{host}:{self.port}{quote(path, safe='/?=&%:.-')}"

    def page(self, family: str, number: int, *, host: str | None = None) -> str:
        return self.address(host or f"{family}.test", PATHS[family].format(FIRST_ID + number))

    def story(self, number: int) -> Story:
        return self.written.get(number) or write_story(number)

    def asked(self, host: str, path: str | None = None) -> list[Asked]:
        return [one for one in self.log if one.host == host and (path is None or one.path == path)]


def resolve_test_names(host: str, port: int) -> list[str]:
    """Every name of the test web, and no other."""
    return ["127.0.0.1"] if host.endswith(".test") else []


@contextmanager
def serve(world: World) -> Iterator[World]:
    """The test web on a free loopback port, for the body."""
    _bomb()  # made before anybody waits for it
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    world.port = listener.getsockname()[1]
    config = uvicorn.Config(_app(world), log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield world
    finally:
        server.should_exit = True
        thread.join(timeout=5)
        listener.close()


def _app(world: World) -> Callable[[dict[str, Any], Any, Send], Awaitable[None]]:
    async def app(scope: dict[str, Any], receive: Any, send: Send) -> None:
        arrived, log = time.monotonic(), world.log
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        host = headers.get("host", "").partition(":")[0]
        query = scope["query_string"].decode()
        path = scope["path"] + (f"?{query}" if query else "")
        status = 0

        async def send_noted(message: dict[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            if host == "bad.test":
                await _misbehave(world, path, headers, send_noted)
            else:
                await _answer(world, host, path, headers, send_noted)
        finally:
            log.append(Asked(host, path, headers, arrived, time.monotonic(), status))

    return app


async def _say(send: Send, status: int, body: bytes = b"", kind: str = "text/html; charset=utf-8", **more: str) -> None:
    headers = [(b"content-type", kind.encode())] + [
        (name.replace("_", "-").encode(), value.encode()) for name, value in more.items()
    ]
    if not any(name.lower() == b"content-length" for name, _ in headers):
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _stream(send: Send, pieces: AsyncIterator[bytes], status: int = 200, **more: str) -> None:
    headers = [(b"content-type", b"text/html; charset=utf-8")] + [
        (name.replace("_", "-").encode(), value.encode()) for name, value in more.items()
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    async for piece in pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _say_if_changed(send: Send, headers: Headers, body: bytes, how: str, kind: str, **more: str) -> None:
    """200 with validators (`etag`, `date`, `both` or `none`), or 304 where the client has it already."""
    tag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
    # The instant of change follows from the content: a changed page has another one.
    stamp = format_datetime(datetime.fromtimestamp(1_700_000_000 + int(tag[1:7], 16), UTC), usegmt=True)
    said = {}
    if how in ("etag", "both"):
        said["etag"] = tag
    if how in ("date", "both"):
        said["last_modified"] = stamp
    known = (
        headers.get("if-none-match") == tag if "if-none-match" in headers else headers.get("if-modified-since") == stamp
    )
    if said and known:
        await _say(send, 304, b"", kind, **said, **more)
    else:
        await _say(send, 200, body, kind, **said, **more)


async def _answer(world: World, host: str, path: str, headers: Headers, send: Send) -> None:
    family = LOOPBACK.get(host, host.removeprefix("www.").removeprefix("mail.").removesuffix(".test"))
    if family not in FAMILIES:
        await _say(send, 404, b"no such host")
        return
    if path == "/robots.txt":
        rules = "User-agent: *\nDisallow: /private/\n"
        if host in world.delays:
            rules += f"Crawl-delay: {world.delays[host]}\n"
        await _say_if_changed(send, headers, rules.encode(), "etag", "text/plain")
        return
    lists = {
        "/rss": (_rss, "application/rss+xml", "etag"),
        "/atom": (_atom, "application/atom+xml", "date"),
        "/broken.xml": (_broken_feed, "text/xml", "both"),
        "/sitemap.xml": (_sitemap_index, "application/xml", "date"),
        "/sitemap-1.xml.gz": (_sitemap, "application/gzip", "etag"),
        "/section": (_section, "text/html; charset=utf-8", "etag"),
    }
    if path.partition("?")[0] in lists:
        make, kind, how = lists[path.partition("?")[0]]
        await _say_if_changed(send, headers, make(world, family, host), how, kind)
    elif path.startswith("/archive?"):
        await _say_if_changed(send, headers, _archive_day(world, family, parse_qs(path[9:])), "etag", "text/html")
    elif path.startswith("/s/"):
        await _say(send, 301, b"", location=world.page(family, int(path[3:]), host=host))
    else:
        await _page(world, family, path, headers, send)


async def _page(world: World, family: str, path: str, headers: Headers, send: Send) -> None:
    plain = path.replace("/amp/", "/").replace("/fa/print/", "/fa/news/")
    digits = "".join(char for char in plain.replace("1404/", "") if char.isdigit())
    number = int(digits or 0) - FIRST_ID
    if not 0 <= number < 10_000 or plain.rstrip("/") != PATHS[family].format(FIRST_ID + number):
        await _say(send, 404, b"<p>not here</p>")
        return
    if (family, number) in world.vanished:
        await _say(send, world.vanished[family, number], b"<p>gone</p>")
        return
    story = world.changed.get((family, number)) or world.story(number)
    body = FAMILIES[family](story).encode()
    kind = "text/html; charset=utf-8"
    if family == "iransamaneh" and number % 10 == 9:
        # An old outlet's habit: windows-1256, and a header that says otherwise.
        body = to_1256(FAMILIES[family](story))
    how = {"nastooh": "etag", "iransamaneh": "date", "asam": "both", "weblog": "etag", "homemade": "none"}[family]
    if "gzip" in headers.get("accept-encoding", "") and number % 2:
        await _say_if_changed(send, headers, gzip.compress(body, mtime=0), how, kind, content_encoding="gzip")
    else:
        await _say_if_changed(send, headers, body, how, kind)


def to_1256(text: str) -> bytes:
    """The text as a system of the 2000s wrote it: Arabic yeh and kaf, Latin digits."""
    table = {"ی": "ي", "ک": "ك", "ۀ": "ه", "٫": "."} | {digit: str(value) for value, digit in enumerate("۰۱۲۳۴۵۶۷۸۹")}
    return text.translate(str.maketrans(table)).encode("cp1256")


def _stories(world: World) -> list[Story]:
    return sorted((world.story(number) for number in range(world.stories)), key=lambda story: story.day, reverse=True)


def _rss(world: World, family: str, host: str) -> bytes:
    items = "".join(
        f"<item><title>{html.escape(story.title)}</title>"
        f"<link>{html.escape(world.page(family, story.number, host=host))}</link>"
        f"<guid isPermaLink='false'>{story.number}</guid>"
        f"<pubDate>{story.day:%a, %d %b %Y} 09:00:00 +0330</pubDate></item>"
        for story in _stories(world)
    )
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>x</title>'
    return f"{head}{items}</channel></rss>".encode()


def _atom(world: World, family: str, host: str) -> bytes:
    entries = "".join(
        f"<entry><title>{html.escape(story.title)}</title><id>tag:{story.number}</id>"
        f'<link rel="alternate" href="{html.escape(world.page(family, story.number, host=host))}"/>'
        f"<published>{story.day.isoformat()}T09:00:00+03:30</published></entry>"
        for story in _stories(world)
    )
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{entries}</feed>'.encode()


def _broken_feed(world: World, family: str, host: str) -> bytes:
    """Unescaped ampersands, an element that is never closed, and Jalali dates."""
    items = "".join(
        f"<item><title>{story.title} & بازار <b></title><link>{world.page(family, story.number, host=host)}</link>"
        f"<pubDate>{story.dateline} - {story.clock}</pubDate></item>"
        for story in _stories(world)
    )
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>الف & ب{items}'.encode()


def _sitemap_index(world: World, family: str, host: str) -> bytes:
    address = world.address(host, "/sitemap-1.xml.gz")
    return (
        f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{address}</loc></sitemap>'
        f"<sitemap><loc>http://elsewhere.test/s.xml</loc></sitemap></sitemapindex>"
    ).encode()


def _sitemap(world: World, family: str, host: str) -> bytes:
    urls = "".join(
        f"<url><loc>{html.escape(world.page(family, story.number, host=host))}</loc>"
        f"<lastmod>{story.day.isoformat()}T10:00:00+03:30</lastmod></url>"
        for story in reversed(_stories(world))
    )
    return gzip.compress(
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode(), mtime=0
    )


def _section(world: World, family: str, host: str) -> bytes:
    links = "".join(
        f'<li><a href="{html.escape(PATHS[family].format(FIRST_ID + story.number))}">{story.title}</a></li>'
        for story in _stories(world)
    )
    return (
        f"<html><body><a href='/about'>درباره</a><a href='mailto:x@y'>نامه</a><ul>{links}</ul></body></html>".encode()
    )


def _archive_day(world: World, family: str, asked: dict[str, list[str]]) -> bytes:
    day = tuple(int(asked[name][0]) for name in ("yr", "mn", "dy"))
    links = "".join(
        f'<li><a href="{html.escape(PATHS[family].format(FIRST_ID + story.number))}">{story.title}</a></li>'
        for story in _stories(world)
        if (story.jalali.year, story.jalali.month, story.jalali.day) == day
    )
    title = f"{persian(day[2])} {MONTHS[day[1] - 1]} {persian(day[0])}"
    return f"<html><body><h1>{title}</h1><ul>{links}</ul></body></html>".encode()


_words = str.split
BAD_ADDRESSES = _words(
    "not-found/1001 gone/1002 forbidden/1003 teapot/1004 busy-once/1005 broken-once/1006 broken/1007 slow/1008"
    " endless/1009 silent/1010 bomb/1011 to-private/1012 to-metadata/1013 to-file/1014 circle/1015 chain/1016"
    " nowhere/1017 huge/1018 empty/1019 pdf/1020 cut/1021 brotli/1022 bad-gzip/1023 cut-gzip/1024 english/1025"
    " gallery/1026 off-site/1027 unasked-304/1028 sound/1029 busy/1099 after-busy/1100"
)


async def _misbehave(world: World, path: str, headers: Headers, send: Send) -> None:
    """Everything that goes wrong on the web, each under its own address."""
    count = world.counts[path] = world.counts.get(path, 0) + 1
    sound = render("nastooh", 3)[1].encode()

    async def drip(pause: float, piece: bytes = b"<p>x</p>") -> AsyncIterator[bytes]:
        while True:
            yield piece
            await asyncio.sleep(pause)

    async def flood() -> AsyncIterator[bytes]:
        """Two hundred megabytes that nobody announced."""
        for _ in range(3200):
            yield b"<p>z</p>" * 8192

    match path.partition("?")[0]:
        case "/robots.txt":
            await _say(send, 404)
        case "/not-found/1001":
            await _say(send, 404, b"<p>nothing</p>")
        case "/gone/1002":
            await _say(send, 410)
        case "/forbidden/1003":
            await _say(send, 403)
        case "/teapot/1004":
            await _say(send, 418)
        case "/busy-once/1005":
            await (_say(send, 429, retry_after="1") if count == 1 else _say(send, 200, sound))
        case "/broken-once/1006":
            await (_say(send, 503) if count == 1 else _say(send, 200, sound))
        case "/broken/1007":
            await _say(send, 500)
        case "/slow/1008":
            await _stream(send, drip(0.2))
        case "/endless/1009":
            await _stream(send, drip(0.0, b"<p>y</p>" * 8192))
        case "/silent/1010":
            await asyncio.sleep(4)
        case "/bomb/1011":
            await _say(send, 200, _bomb(), content_encoding="gzip")
        case "/to-private/1012":
            await _say(send, 302, location="http://10.20.30.40/")
        case "/to-metadata/1013":
            await _say(send, 302, location="http://169.254.169.254/latest/meta-data/")
        case "/to-file/1014":
            await _say(send, 302, location="file:///etc/passwd")
        case "/circle/1015":
            await _say(send, 302, location="/circle-back/1015")
        case "/circle-back/1015":
            await _say(send, 302, location="/circle/1015")
        case "/chain/1016":
            await _say(send, 302, location=f"/chain/1016?{count}")
        case "/nowhere/1017":
            await _say(send, 302)
        case "/huge/1018":
            await _stream(send, drip(0.0), content_length=str(200 * 1024 * 1024))
        case "/empty/1019":
            await _say(send, 200, b"")
        case "/pdf/1020":
            await _say(send, 200, b"%PDF-1.7\n" + b"x" * 500, kind="application/pdf")
        case "/cut/1021":
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5000")]})
            await send({"type": "http.response.body", "body": b"<p>half", "more_body": True})
            raise ConnectionAbortedError
        case "/brotli/1022":
            await _say(send, 200, b"\x8b\x02\x80zzz", content_encoding="br")
        case "/bad-gzip/1023":
            await _say(send, 200, b"this is no gzip at all", content_encoding="gzip")
        case "/cut-gzip/1024":
            await _say(send, 200, gzip.compress(sound)[:900], content_encoding="gzip")
        case "/english/1025":
            await _say(send, 200, b"<html><body><p>" + b"Exports rose in the first seven months. " * 20 + b"</p>")
        case "/gallery/1026":
            await _say(send, 200, "<html><body><h1>عکس</h1></body></html>".encode())
        case "/off-site/1027":
            await _say(send, 302, location=world.page("nastooh", 1))
        case "/unasked-304/1028":
            await _say(send, 304)
        case "/sound/1029":
            await _say(send, 200, sound)
        case "/busy/1099":
            await _say(send, 429, retry_after="3600")
        case "/flood/1030":
            await _stream(send, flood())
        case "/section":
            links = "".join(f'<a href="/{address}">{address}</a>' for address in BAD_ADDRESSES)
            await _say(send, 200, f"<html><body>{links}</body></html>".encode())
        case _:
            await _say(send, 404)


_BOMBS: list[bytes] = []


def _bomb() -> bytes:
    """A hundred megabytes of nothing in a hundred kilobytes."""
    if not _BOMBS:
        _BOMBS.append(gzip.compress(b"\0" * (100 * 1024 * 1024), compresslevel=9, mtime=0))
    return _BOMBS[0]
