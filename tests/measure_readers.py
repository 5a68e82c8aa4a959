"""How long readers wait while the pipeline writes, and whether they ever see half a run.

`.venv/bin/python tests/measure_readers.py --articles 3000 --runs 20 --readers 2`: a warehouse of made-up articles grows
by 100 of them a run (loaded, published), while readers in processes of their own open the newest snapshot, ask three
questions and close it, again and again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from synthetic_trade import NOON, READER, as_tables, build_home, make_articles

from warehouse.connection import open_published, open_working
from warehouse.home import Home
from warehouse.loader import load_batch
from warehouse.runs import finish_run, start_run
from warehouse.snapshot import publish

A_RUN = 100
"""Articles of one run."""
CLAIMS = 11
"""Claims of one article, so that half a run would show."""

QUESTIONS = (
    "SELECT count(*) FROM claims",
    "SELECT count(*) FROM articles WHERE is_current",
    "SELECT ref_area, max(value) FROM claims WHERE indicator = 'export_value' GROUP BY ref_area ORDER BY ref_area",
)


def read_in_a_loop(root: Path, stop: Any, results: Any) -> None:
    """Puts (open seconds, whole seconds) of every reading on `results`, and then what went wrong."""
    home, times, faults, last = Home(root), [], [], 0
    while not stop.is_set():
        started = time.perf_counter()
        try:
            with open_published(home) as con:
                opened = time.perf_counter()
                (claims,), (articles,), areas = (con.execute(sql).fetchall() for sql in QUESTIONS)
        except Exception as error:
            faults.append(f"{type(error).__name__}: {error}")
            continue
        times.append((opened - started, time.perf_counter() - started))
        if claims[0] != CLAIMS * articles[0] or articles[0] % A_RUN or articles[0] < last or len(areas) < 31:
            faults.append(f"half a run: {claims[0]} claims of {articles[0]} articles after {last}")
        last = articles[0]
    results.put((times, faults))


def write_runs(home: Home, drafts: Iterator[Any], runs: int) -> list[float]:
    """Seconds of each run: A_RUN articles loaded, and a snapshot published."""
    seconds = []
    for number in range(runs):
        tables = as_tables([next(drafts) for _ in range(A_RUN)], number)
        at = NOON + timedelta(minutes=number + 1)
        started = time.perf_counter()
        with open_working(home, at=at) as con:
            start_run(con, f"r{number}", at=at, sources=["s"], extractor_version=READER, program_version="0")
            load_batch(con, run_id=f"r{number}", at=at, extractor_version=READER, **tables)
            finish_run(con, f"r{number}", at=at, status="completed")
            publish(con, home, at=at)
        seconds.append(time.perf_counter() - started)
    return seconds


def measure(articles: int, runs: int, readers: int) -> None:
    """Prints the figures."""
    with tempfile.TemporaryDirectory() as folder:
        home = build_home(Path(folder), articles)
        drafts = make_articles(articles + runs * A_RUN)
        for _ in range(articles):
            next(drafts)
        context = multiprocessing.get_context("spawn")
        stop, results = context.Event(), context.Queue()
        processes = [context.Process(target=read_in_a_loop, args=(home.root, stop, results)) for _ in range(readers)]
        for process in processes:
            process.start()
        time.sleep(2)
        writing = write_runs(home, drafts, runs)
        stop.set()
        found = [results.get(timeout=60) for _ in processes]
        for process in processes:
            process.join()
    times = [whole for reader, _ in found for _, whole in reader]
    opening = [opened for reader, _ in found for opened, _ in reader]
    faults = [fault for _, reader in found for fault in reader]
    print(
        f"{runs} runs of {A_RUN} articles on {articles:,}, {readers} readers: "
        f"{len(times):,} readings, {len(faults)} faults"
    )
    print(f"  a run (load, publish)   {show(writing)}")
    print(f"  opening the snapshot    {show(opening)}")
    print(f"  open, ask three, close  {show(times)}")
    print(*faults[:5], sep="\n")


def show(seconds: list[float]) -> str:
    """p50 / p95 / max in milliseconds."""
    percentiles = statistics.quantiles(seconds, n=20, method="inclusive")
    return f"{1000 * statistics.median(seconds):7.0f} / {1000 * percentiles[18]:.0f} / {1000 * max(seconds):.0f} ms"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--readers", type=int, default=2)
    measure(**vars(parser.parse_args()))
