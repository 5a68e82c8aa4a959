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

SUITES = ("crash", "faults", "concurrency", "long")
KILLS = {
    "migrate": 25, "upgrade": 25, "backfill": 30, "ingest": 20,
    "extract": 20, "load": 40, "publish": 40, "a whole day": 20, "amarkav run": 20,
}  # fmt: skip
SHORT_KILLS = {"migrate": 2, "upgrade": 3, "load": 3, "publish": 3}


def torture(
    suites: list[str], *, short: bool, only: list[str], often: int | None, minutes: float, seed: int, folder: Path
) -> Iterator[Line]:
    """A line for each kind of fault."""
    from torture_stages import set_scene, warm_up

    warm_up(folder)
    with set_scene(folder / "scene") as scene:
        if "crash" in suites:
            from torture_crash import crash

            kills = SHORT_KILLS if short else KILLS
            tries = {stage: often or count for stage, count in kills.items() if not only or stage in only}
            yield from crash(folder, scene, tries, seed)
        if "faults" in suites:
            from torture_faults import faults

            tries = 1 if short else often or 10
            yield from faults(folder, scene, tries, seed, with_processes=not short, only=only)
        if "concurrency" in suites:
            from torture_concurrency import crowd

            yield from crowd(folder, 10.0 if short else 60.0 * minutes, seed)
    if "long" in suites:
        from torture_long import live_long

        yield from live_long(folder, 0.5 if short else minutes, seed)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", nargs="*", help=f"of {', '.join(SUITES)}; all by default")
    parser.add_argument("--short", action="store_true", help="the form that CI runs")
    parser.add_argument("--only", nargs="*", default=[], help="these stages or faults only: backfill load disk")
    parser.add_argument("--kills", type=int, help="so many of each stage, or of each fault")
    parser.add_argument("--minutes", type=float, default=3.0, help="how long the crowd and the long run last")
    parser.add_argument("--seed", type=int, default=9, help="another one makes other moments")
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="amarkav-torture-") as folder:
        suites = asked.suites or list(SUITES)
        how = {
            "short": asked.short,
            "only": asked.only,
            "often": asked.kills,
            "minutes": asked.minutes,
            "seed": asked.seed,
        }
        failures = show(torture(suites, folder=Path(folder), **how))
    print(f"\n{time.monotonic() - began:,.0f} s; {len(failures) or 'nothing'} failed")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
