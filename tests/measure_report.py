"""Prints how long the report and the exports of a warehouse take, and how big they are: `make measure-report`.

By default over a made-up warehouse of 9,100 articles, some 100,000 claims; ARGS="--home HOME" takes another one, for
example of `amarkav run --source ../shared/corpus/dev.jsonl --home HOME`. Each in a process of its own, so that its
peak of memory is its own.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from synthetic_trade import build_home

from tasks.publish.export import FORMATS, export_warehouse
from tasks.publish.site import build_site
from warehouse.home import Home


def measure(home: Home, what: str, folder: Path) -> None:
    """Builds the report or one export, and prints its figures."""
    started, cpu = time.perf_counter(), time.process_time()
    if what == "report":
        build_site(home, folder, at=datetime.now(UTC))
    else:
        export_warehouse(home, folder, [what], at=datetime.now(UTC))
    took, used = time.perf_counter() - started, time.process_time() - cpu
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"  {what:8s}{took:8.1f} s{used:8.1f} s cpu{sum(sizes) / 1e6:9.1f} MB{len(sizes):8,} files, largest"
        f" {max(sizes) / 1e6:.2f} MB{peak:8.0f} MB memory"
    )


def main() -> None:
    """Print the figures of everything, or, called by itself, of one thing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--articles", type=int, default=9_100)
    parser.add_argument("--only", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if arguments.only:
            measure(Home(arguments.home), arguments.only, folder / "out")
            return
        home = Home(arguments.home) if arguments.home else build_home(folder / "home", arguments.articles)
        print(f"{home.published.resolve().stat().st_size / 1e6:.1f} MB snapshot", flush=True)
        for what in ("report", *FORMATS):
            subprocess.run([sys.executable, __file__, "--home", home.root, "--only", what], check=True)


if __name__ == "__main__":
    main()
