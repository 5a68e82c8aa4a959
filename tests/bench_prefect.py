"""What Prefect costs on the main job: the same functions called plainly, beside the flow, both in one process.

`make bench-prefect` (ARGS=10000) reads made-up news (tools/made_news.py) and prints for both the seconds by the clock
and those of the processor, the flow's with the embedded server's own process, and the overhead. Imports and the start
of that server are outside both: a flow over five articles runs first. What a run makes for the UI (artifacts, names) is
part of the overhead.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from made_news import write_news

from flows.environment import set_for_terminal
from warehouse.home import Home


def run_plainly(source: Path, home: Home) -> int:
    """Articles read by the stages' own functions, in the order of the main job, without Prefect."""
    from tasks.audit.task import audit
    from tasks.extract.reader import EXTRACTOR_VERSION
    from tasks.extract.task import extract
    from tasks.gate.task import build_docs, gate, watch
    from tasks.ingest.task import ingest
    from tasks.load.task import load, open_run, publish
    from tasks.normalise.task import normalise
    from tasks.parts import BatchFolder
    from tasks.publish.task import write_parquet

    open_run.fn(home.root, "plain", [str(source)], EXTRACTOR_VERSION, "0")
    ingested = ingest.fn(str(source), home.root, home.parts / "plain", EXTRACTOR_VERSION)
    for batch in ingested.batches:
        folder = BatchFolder(batch)
        normalise.fn(folder.path)
        extract.fn(folder.path)
        gate.fn(home.root, folder.path)
        load.fn(home.root, folder.path, "plain", EXTRACTOR_VERSION)
    watch.fn(home.root, home.parts / "plain", "plain")
    audit.fn(home.root, "plain")
    publish.fn(home.root, "plain")
    write_parquet.fn(home.root)
    build_docs.fn(home.root, home.parts / "plain", "plain")
    return ingested.read


@dataclass(frozen=True)
class Spent:
    """Seconds that passed, and seconds that this process and its children worked."""

    clock: float
    processor: float

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.clock - other.clock, self.processor - other.processor)

    def __str__(self) -> str:
        return f"{self.clock:.1f} s ({self.processor:.1f} s of the processor)"


def look_at_clocks() -> Spent:
    """The time, and what this process and those that it started have worked so far."""
    us = [psutil.Process(), *psutil.Process().children(recursive=True)]
    worked = [process.cpu_times() for process in us]
    return Spent(time.perf_counter(), sum(one.user + one.system for one in worked))


def main() -> None:
    """Measures each way twice, in turn, and prints the best of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="amarkav-bench-") as name:
        folder = Path(name)
        set_for_terminal(os.environ, folder / "prefect")
        from flows.local_run import run_here

        warm = write_news(5, folder / "made-5")[0]
        run_here([str(warm)], folder / "warm", 500)
        run_plainly(warm, Home(folder / "warm-plain"))
        source = write_news(asked.articles, folder / "made")[0]
        plain: list[Spent] = []
        flow: list[Spent] = []
        for turn in (1, 2):
            begun = look_at_clocks()
            assert run_plainly(source, Home(folder / f"plain{turn}")) == asked.articles
            plain.append(look_at_clocks() - begun)
            begun = look_at_clocks()
            assert run_here([str(source)], folder / f"flow{turn}", 500, workers="1").read == asked.articles
            flow.append(look_at_clocks() - begun)
            print(f"turn {turn}: plain {plain[-1]}; flow {flow[-1]}", flush=True)
    for kind in ("clock", "processor"):
        best = [min(getattr(spent, kind) for spent in way) for way in (plain, flow)]
        told = f"plain {best[0]:.1f} s, flow {best[1]:.1f} s, overhead {best[1] / best[0] - 1:+.1%}"
        print(f"{asked.articles:,} articles, by the {kind}: {told}")


if __name__ == "__main__":
    main()
