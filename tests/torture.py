"""Breaks the pipeline in every way that we could think of: `make torture` (ARGS="crash --short" runs some).

Prints a table of kinds of faults with the times tried and survived; ends with 1 when one was not survived.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from torture_report import Line, show

SUITES = ("crash",)
KILLS = {
    "migrate": 25, "upgrade": 25, "backfill": 30, "ingest": 20,
    "extract": 20, "load": 40, "publish": 40, "a whole day": 20,
}  # fmt: skip
SHORT_KILLS = {"migrate": 2, "upgrade": 3, "load": 3, "publish": 3}


def torture(suites: list[str], *, short: bool, seed: int, folder: Path) -> Iterator[Line]:
    """A line for each kind of fault."""
    if "crash" in suites:
        from torture_crash import crash
        from torture_stages import set_scene, warm_up

        warm_up(folder)
        with set_scene(folder / "scene") as scene:
            yield from crash(folder, scene, SHORT_KILLS if short else KILLS, seed)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", nargs="*", help=f"of {', '.join(SUITES)}; all by default")
    parser.add_argument("--short", action="store_true", help="the form that CI runs")
    parser.add_argument("--seed", type=int, default=9, help="another one makes other moments")
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="amarkav-torture-") as folder:
        failures = show(torture(asked.suites or list(SUITES), short=asked.short, seed=asked.seed, folder=Path(folder)))
    print(f"\n{time.monotonic() - began:,.0f} s; {len(failures) or 'nothing'} failed")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
