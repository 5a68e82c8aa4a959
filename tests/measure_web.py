"""Prints the figures of reading the web: `make measure-web ARGS="pages warc limits pace copies"`, all by default.

Slow (minutes) and no test: nothing fails here. Everything is made up and on loopback; the big files are made in a
temporary folder and removed.
"""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path

from archive import Capture, write_warc
from pages import FAMILIES, JUNK, expected_lines, render
from prose import write_story
from server import World, serve
from sources import LISTS, QUICK, WEB, make_source

from tasks.ingest.fetch_crawl import Pass
from tasks.ingest.fetch_source import list_waiting, mark_pages_read, open_crawl
from tasks.ingest.identity import take_fingerprint
from tasks.ingest.links import Link
from tasks.ingest.pages.page import read_page
from warehouse.home import Home

ROOT = Path(__file__).resolve().parent.parent
_WARC_PAGES = 10_000
_PAGES = 200


def measure_pages() -> None:
    """How much of the text comes out, and of the dates, family by family."""
    print(f"{'family':14}{'pages':>7}{'lines':>8}{'found':>8}{'share':>9}{'strange':>9}{'dates':>8}{'ms a page':>11}")
    for family in FAMILIES:
        lines = found = strange = dates = 0
        spent = 0.0
        for number in range(_PAGES):
            story, html = render(family, number)
            started = time.process_time()
            url = f"https://{family}.example/news/{number + 7000}"
            page = read_page(html.encode(), url=url, seen_on=date(2025, 11, 22))
            spent += time.process_time() - started
            expected, got = expected_lines(story), page.text.split("\n")
            lines += len(expected)
            found += sum(line in got for line in expected)
            strange += sum(line not in expected or JUNK in line for line in got)
            dates += page.published_on == story.day
        share = f"{100 * found / lines:.2f} %"
        cost = f"{1000 * spent / _PAGES:.2f}"
        print(f"{family:14}{_PAGES:>7}{lines:>8}{found:>8}{share:>9}{strange:>9}{dates:>8}{cost:>11}")


def measure_warc() -> None:
    """An archive of 10,000 pages through the source, beside a bare loop over it; each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_warc(Path(folder) / "big.warc.gz", _captures(_WARC_PAGES))
        small = write_warc(Path(folder) / "small.warc.gz", _captures(_WARC_PAGES // 10))
        print(f"archive of {_WARC_PAGES:,} pages, three known families: {path.stat().st_size / 1e6:.1f} MB packed")
        for name, code in (("bare fastwarc + resiliparse", _BARE), ("the archive source", _OURS)):
            few, many = _run(code, small), _run(code, path)
            print(
                f"{name:30}{many['pages']:>8,} pages {many['pages'] / many['seconds']:>8,.0f} pages/s of CPU"
                f"{many['peak']:>8.0f} MB peak ({few['peak']:.0f} MB for a tenth of it)"
            )


def measure_limits() -> None:
    """Pages that are too much: how soon they are left, and with how much memory."""
    with _served_apart() as world, tempfile.TemporaryDirectory() as folder:
        limits = replace(QUICK, read_seconds=5.0, max_bytes=5 * 1024 * 1024, total_seconds=20.0, attempts=1)
        for path in ("/huge/1018", "/flood/1030", "/bomb/1011", "/endless/1009", "/slow/1008"):
            web = replace(WEB, limits=replace(limits, total_seconds=2.0) if "slow" in path else limits)
            tracemalloc.start()
            started = time.perf_counter()
            with open_crawl(make_source(world, "bad"), Home(Path(folder)), web) as crawl:
                crawl.take_pages([Link(world.address("bad.test", path))])
            seconds, peak = time.perf_counter() - started, tracemalloc.get_traced_memory()[1] / 1e6
            tracemalloc.stop()
            (rejection,) = crawl.done.rejections
            print(f"{path:16}{seconds:>7.2f} s{peak:>8.1f} MB  {rejection.reason}: {rejection.detail}")


def measure_pace() -> None:
    """The spacing that a server sees, and what a second pass over all outlets asks."""
    with serve(World(stories=60)) as world, tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        world.delays["nastooh.test"] = "0.5"
        world.stories = 15
        _crawl(world, home, "nastooh")
        gaps = [later.arrived - earlier.arrived for earlier, later in pairwise(world.log)]
        print(f"Crawl-delay 0.5: {len(world.log)} requests, {min(gaps):.3f} to {max(gaps):.3f} s apart at the server")
        world.delays.clear()
        world.stories = 60
        for turn in ("first", "second"):
            world.log.clear()
            started = time.perf_counter()
            done = [_crawl(world, home, name) for name in LISTS if name not in ("bad", "nastooh")]
            conditional = sum(asked.conditional for asked in world.log)
            statuses = sorted({asked.status for asked in world.log})
            print(
                f"{turn} pass over four outlets: {len(world.log)} requests, {conditional} of them conditional, answers"
                f" {statuses}, {sum(one.fresh for one in done)} pages new, {time.perf_counter() - started:.1f} s"
            )
            for name in LISTS:
                batch = list_waiting(make_source(world, name), home, home.parts / "x.pages", [])
                if batch is not None:
                    mark_pages_read(home, batch)


def measure_copies() -> None:
    """What it costs to know an article's copies."""
    texts = ["\n".join(expected_lines(write_story(number))) * 3 for number in range(300)]
    take_fingerprint(texts[0])
    started = time.process_time()
    for text in texts:
        take_fingerprint(text)
    spent = time.process_time() - started
    size = sum(map(len, texts)) / len(texts)
    print(f"fingerprint: {1000 * spent / len(texts):.2f} ms for an article of {size:,.0f} characters")


def _crawl(world: World, home: Home, name: str) -> Pass:
    source = make_source(world, name)
    with open_crawl(source, home, replace(WEB, now=lambda: datetime.now(UTC))) as crawl:
        crawl.take_list(source.url, source.kind)
    return crawl.done


def _captures(count: int) -> Iterator[Capture]:
    known = ("nastooh", "iransamaneh", "asam")
    for number in range(count):
        family = known[number % 3]
        yield f"https://{family}.example/news/{number + 10_000}", render(family, number)[1].encode(), {}, 200


@contextmanager
def _served_apart() -> Iterator[World]:
    """The test web in a process of its own: what it holds and works is not the reader's."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve_until_told, args=(theirs,))
    process.start()
    try:
        yield World(port=ours.recv())
    finally:
        ours.send(None)
        process.join(10)


def _serve_until_told(pipe: Connection) -> None:
    with serve(World()) as world:
        pipe.send(world.port)
        pipe.recv()


_BARE = """
from fastwarc.warc import ArchiveIterator, WarcRecordType
from resiliparse.parse.html import HTMLTree
from resiliparse.extract.html2text import extract_plain_text
def read(path):
    for record in ArchiveIterator(open(path, "rb"), record_types=WarcRecordType.response):
        tree = HTMLTree.parse_from_bytes(record.reader.read(), "utf-8")
        yield extract_plain_text(tree, main_content=True)
"""
_OURS = """
from pathlib import Path
from tasks.ingest.batches import without_repeats
from tasks.ingest.source import open_sources
from tasks.records import Article
def read(path):
    yield from (item for item in without_repeats(open_sources([path])[0]) if isinstance(item, Article))
"""
_TIMED = """
import json, sys, time
pages, started = 0, time.process_time()
for _ in read(sys.argv[1]):
    pages += 1
seconds = time.process_time() - started
# Not ru_maxrss: that of a new process begins with the peak of the one that started it.
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM")) / 1024
print(json.dumps({"pages": pages, "seconds": seconds, "peak": peak}))
"""


def _run(code: str, path: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", code + _TIMED, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


MEASURES: dict[str, Callable[[], None]] = {
    "pages": measure_pages,
    "warc": measure_warc,
    "limits": measure_limits,
    "pace": measure_pace,
    "copies": measure_copies,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or MEASURES:
        print(f"== {name}")
        MEASURES[name]()
