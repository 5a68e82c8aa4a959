"""Coverage-guided fuzzing of every parser of outside bytes: `make fuzz ARGS="--minutes 30"`, or some targets by name.

Each target of `fuzz_targets` runs in a process of its own under atheris (libFuzzer), with a bound on memory and on the
time of one input. What was found is kept in build/fuzz/finds/; the counts are added to docs/fuzzing-totals.csv, which
is committed, so that the sum over the development stands in the repo.
"""

from __future__ import annotations

import argparse
import csv
import fcntl
import importlib.util
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOTALS = ROOT / "docs" / "fuzzing-totals.csv"
WORK = ROOT / "build" / "fuzz"
LONGEST_SECONDS = 60
"""Of one input; a machine that is shared stops for seconds by itself."""
MOST_MEGABYTES = 2048
_FINDS = {70: "hang", 71: "memory", 77: "crash"}


@dataclass
class Total:
    """What a target has been through."""

    target: str
    executions: int = 0
    cpu_seconds: int = 0
    crashes: int = 0
    """Found so far; each was mended and became a test."""
    hangs: int = 0
    memory_finds: int = 0
    executions_since_find: int = 0
    peak_rss_mb: int = 0
    last_seed: int = 0
    last_on: str = ""


def main() -> int:
    """0 when nothing was found."""
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    if sys.argv[1:2] == ["--attack"]:
        attack(sys.argv[2], sys.argv[3:])
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", help="names of targets; all by default")
    parser.add_argument("--minutes", type=float, default=5.0, help="for all targets together (5)")
    parser.add_argument("--seed", type=int, default=int(time.time()) & 0x7FFFFFFF, help="makes a run repeatable")
    asked = parser.parse_args()
    install_atheris()
    from fuzz_targets import TARGETS

    chosen = [target for target in TARGETS if not asked.targets or target.name in asked.targets]
    found = 0
    seconds = max(2, round(asked.minutes * 60 / len(chosen)))
    print(f"{'target':<16}{'executions':>12}{'a second':>10}{'peak MB':>9}  found", flush=True)
    for target in chosen:
        executions, cpu, peak, find, shown = run_target(target.name, seconds, asked.seed, target.longest)
        found += find is not None
        print(f"{target.name:<16}{executions:>12,}{executions / max(cpu, 1):>10,.0f}{peak:>9}  {shown}", flush=True)
        add_to_totals(target.name, executions, round(cpu), peak, find, asked.seed)
    totals = read_totals().values()
    print(f"in all so far: {sum(total.executions for total in totals):,} executions; now found: {found}")
    return int(found > 0)


def install_atheris() -> None:
    """Installs the fuzzer where it is missing: it is no part of the lock, for nothing but this command needs it."""
    if importlib.util.find_spec("atheris") is None:
        print("installing atheris (for this environment only)", flush=True)
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "atheris>=3,<4"], check=True)


def run_target(name: str, seconds: int, seed: int, longest: int) -> tuple[int, float, int, str | None, str]:
    """Executions, CPU seconds, peak MB, the kind of find (None for none) and what to show of it."""
    corpus, finds = WORK / "corpus" / name, WORK / "finds" / name
    for folder in (corpus, finds):
        folder.mkdir(parents=True, exist_ok=True)
    log = WORK / f"{name}.log"
    before = os.times()
    with log.open("wb") as out:
        status = subprocess.run(
            [
                sys.executable, __file__, "--attack", name, str(corpus),
                f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={longest}", f"-timeout={LONGEST_SECONDS}",
                f"-rss_limit_mb={MOST_MEGABYTES}", f"-artifact_prefix={finds}/", "-print_final_stats=1",
                "-len_control=0", "-verbosity=1",
            ],
            cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, check=False,
        ).returncode  # fmt: skip
    after = os.times()
    text = log.read_text(encoding="utf-8", errors="replace")
    executions = max([0, *map(int, re.findall(r"^#(\d+)", text, re.MULTILINE))])
    executions = max([executions, *map(int, re.findall(r"number_of_executed_units: (\d+)", text))])
    peak = max([0, *(int(one or other) for one, other in re.findall(r"peak_rss_mb: (\d+)|rss: (\d+)Mb", text))])
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    if status == 0:
        return executions, cpu, peak, None, ""
    if status not in _FINDS and not executions:
        raise SystemExit(f"{name} could not be started: see {log}")
    kind = _FINDS.get(status, "crash")
    shown = next(iter(re.findall(r"=== Uncaught Python exception: ===\n(.*)", text)), f"{kind}, status {status}")
    return executions, cpu, peak, kind, f"{shown[:200]} (see {log.relative_to(ROOT)})"


def attack(name: str, arguments: Sequence[str]) -> None:
    """Runs one target under the fuzzer; does not return."""
    import logging

    import atheris

    logging.disable(logging.CRITICAL)
    with atheris.instrument_imports(include=["tasks", "flows", "expectations", "warehouse", "seeds", "feedparser"]):
        from fuzz_targets import find_target

        target = find_target(name)
        corpus = Path(arguments[0])
        for number, example in enumerate(target.examples()):
            path = corpus / f"example-{number}"
            path.write_bytes(example[: target.longest])
            target.read(example)  # imports what the target imports late, under the instruments
    atheris.Setup([sys.argv[0], *arguments], target.read)
    atheris.Fuzz()
    sys.exit(0)


def read_totals() -> dict[str, Total]:
    """The totals by target."""
    if not TOTALS.exists():
        return {}
    with TOTALS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    text = ("target", "last_on")
    return {
        row["target"]: Total(**{name: value if name in text else int(value) for name, value in row.items()})  # type: ignore[arg-type]
        for row in rows
    }


def add_to_totals(name: str, executions: int, cpu: int, peak: int, find: str | None, seed: int) -> None:
    """Adds a run of a target to the file, which others may be adding to."""
    with _alone():
        totals = read_totals()
        total = totals.setdefault(name, Total(name))
        total.executions += executions
        total.cpu_seconds += cpu
        total.crashes += find == "crash"
        total.hangs += find == "hang"
        total.memory_finds += find == "memory"
        total.executions_since_find = 0 if find else total.executions_since_find + executions
        total.peak_rss_mb = max(total.peak_rss_mb, peak)
        total.last_seed, total.last_on = seed, datetime.now(UTC).date().isoformat()
        with TOTALS.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [field.name for field in fields(Total)], lineterminator="\n")
            writer.writeheader()
            writer.writerows(asdict(totals[one]) for one in sorted(totals))


@contextmanager
def _alone() -> Iterator[None]:
    WORK.mkdir(parents=True, exist_ok=True)
    with (WORK / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    sys.exit(main())
