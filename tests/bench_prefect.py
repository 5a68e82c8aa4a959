"""What Prefect costs on the main job: the same functions called plainly, beside the flow, in one process.

`PYTHONPATH=. python tests/bench_prefect.py [ARTICLES]` prints both times and the overhead. Imports and the start of the
embedded server are outside both: a flow over five articles runs first.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

from prefect_acceptance import write_articles

from flows.environment import set_for_terminal
from warehouse.home import Home


def run_plainly(source: Path, home: Home) -> int:
    """Articles read by the stages' own functions, in the order of the main job, without Prefect."""
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
    publish.fn(home.root, "plain")
    write_parquet.fn(home.root)
    build_docs.fn(home.root, home.parts / "plain", "plain")
    return ingested.read


def main() -> None:
    """Measures each way twice, in turn, and prints the best of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=10_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="amarkav-bench-") as name:
        folder = Path(name)
        set_for_terminal(os.environ, folder / "prefect")
        from flows.local_run import run_here

        warm = write_articles(folder / "warm.jsonl", 5)
        run_here([str(warm)], folder / "warm", 500)
        run_plainly(warm, Home(folder / "warm-plain"))
        source = write_articles(folder / "news.jsonl", asked.articles)
        plain: list[float] = []
        flow: list[float] = []
        for turn in (1, 2):
            begun = time.perf_counter()
            assert run_plainly(source, Home(folder / f"plain{turn}")) == asked.articles
            plain.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            assert run_here([str(source)], folder / f"flow{turn}", 500).read == asked.articles
            flow.append(time.perf_counter() - begun)
            print(f"turn {turn}: plain {plain[-1]:.1f} s, flow {flow[-1]:.1f} s", flush=True)
    overhead = min(flow) / min(plain) - 1
    print(f"{asked.articles:,} articles: plain {min(plain):.1f} s, flow {min(flow):.1f} s, overhead {overhead:+.1%}")


if __name__ == "__main__":
    main()
