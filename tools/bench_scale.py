"""The scaling table: bench_scale.py [SIZE ...] [--parts job,rerun,pool,kill,cluster,lake] [--folder F] [--write]

Each size is a corpus of made-up news (made_news.py), taken through the whole main job from ingest to the published
snapshot, with gates and Prefect on, in a home of its own, and scored against its planted truth. Memory is the largest
sum over all processes of the run, each page counted once (PSS), sampled every second; processor time is theirs
together. What was measured is kept in the folder, so that parts can be measured one by one; `--write` puts all of it
into docs/benchmarks.md and draws its plots. Without sizes: 1,000, 10,000, 100,000.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from math import log
from pathlib import Path
from typing import Any

import psutil
from bench_docs import write_scale
from cluster import Cluster
from compare_homes import compare_homes
from made_news import write_news
from score_made import LEVELS, score_home
from try_lake import try_lake

from warehouse.home import Home

ROOT = Path(__file__).resolve().parent.parent
SIZES = (1_000, 10_000, 100_000)
STAGES = ("ingest", "read", "gate", "load", "audit", "publish")
PARTS = ("job", "rerun", "pool", "kill", "cluster", "lake")


@dataclass(slots=True)
class Job:
    """One run of the main job."""

    articles: int
    workers: str
    seconds: float
    """From the start of the process to its end."""
    cpu_seconds: float
    memory_mb: float
    by_role: Mapping[str, tuple[float, float]]
    """Processor seconds, and megabytes at the peak, of the run itself, its readers, the Prefect server and others."""
    claims: int
    held: int
    stages: Mapping[str, float]
    """Seconds of the run's own time; of reading, the wait for it."""
    processor: Mapping[str, float]
    """Processor seconds of the same stages, those of the readers included."""
    f1: Mapping[str, float]
    on_others: int = 0
    snapshot_mb: float = 0.0
    parquet_mb: float = 0.0

    @property
    def rate(self) -> float:
        """Articles a second, start of the program and of Prefect included."""
        return self.articles / self.seconds

    def share(self, stage: str) -> float:
        """The stage's share of the run's own time."""
        return self.stages.get(stage, 0.0) / sum(self.stages.values())

    def processor_share(self, stage: str) -> float:
        """The stage's share of all processor time, of which the start of programs and Prefect are a part too."""
        return self.processor.get(stage, 0.0) / self.cpu_seconds


def run_job(
    news: Path,
    home: Path,
    workers: str,
    *,
    batch: int = 500,
    environ: Mapping[str, str] | None = None,
    meanwhile: Callable[[Any], bool] | None = None,
) -> Job:
    """Runs the main job in processes of its own; `meanwhile` is called with the run's process until it says True."""
    told = home.with_suffix(".json")
    command = [sys.executable, __file__, "--one", str(news), str(home), workers, str(batch), str(told)]
    log = home.with_suffix(".log").open("wb")
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **(environ or {})})
    tree: Any = psutil.Process(process.pid)  # type: ignore[no-untyped-call]
    peak, used = Counter[str](), dict[int, tuple[str, float]]()
    done = meanwhile is None
    while process.poll() is None:
        memory, processor = _measure(tree)
        peak = max(peak, memory, key=Counter.total)
        used |= processor
        if not done and meanwhile is not None:
            done = meanwhile(tree)
        time.sleep(1)  # looking at the memory of large processes takes them a while, too
    seconds = time.monotonic() - started
    if process.returncode != 0:
        sys.exit(f"the run failed; its words are in {home.with_suffix('.log')}")
    said = json.loads(told.read_text(encoding="utf-8"))
    cpu = Counter[str]()
    for role, spent in used.values():
        cpu[role] += spent  # type: ignore[assignment]
    return Job(
        articles=said["articles"],
        workers=workers,
        seconds=seconds,
        cpu_seconds=cpu.total(),
        memory_mb=peak.total(),
        by_role={role: (round(cpu[role], 1), round(peak[role])) for role in cpu},
        claims=said["claims"],
        held=said["held"],
        stages=said["stages"],
        processor=said["processor"] | {"read": said["processor"].get("read", 0) + cpu["readers"]},
        f1={},
    )


def _measure(process: Any) -> tuple[Counter[str], dict[int, tuple[str, float]]]:
    """Megabytes by role, and of each process its role and processor seconds."""
    memory, processor = Counter[str](), {}
    with suppress(psutil.Error):
        for one in [process, *process.children(recursive=True)]:
            with suppress(psutil.Error):
                role = "run" if one.pid == process.pid else _find_role(" ".join(one.cmdline()))
                memory[role] += one.memory_full_info().pss / 1e6
                times = one.cpu_times()
                processor[one.pid] = (role, times.user + times.system)
    return memory, processor


def _find_role(command: str) -> str:
    return "readers" if "spawn_main" in command else "server" if "prefect.server" in command else "other"


def run_one(news: Path, home: Path, workers: str, batch: int, told: Path) -> None:
    """The run itself, as `amarkav run` does it; what it did goes to the file `told`."""
    from flows.environment import set_for_terminal

    set_for_terminal(os.environ, Home(home).prefect)
    from flows.local_run import run_here

    summary = run_here([str(news)], home, batch, workers=workers, tell=lambda line: print(line, flush=True))
    said = {
        "articles": summary.read,
        "claims": summary.counts.claims.inserted,
        "held": summary.held_rows,
        "stages": dict(summary.seconds_by_stage),
        "processor": dict(summary.processor_by_stage),
    }
    told.write_text(json.dumps(said), encoding="utf-8")


class Bench:
    """The parts of the bench, over one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept = folder / "results.json"
        self.results: dict[str, Any] = {"jobs": []}
        if self._kept.exists():  # parts that are measured one by one make one page
            self.results = json.loads(self._kept.read_text(encoding="utf-8"))

    def keep(self) -> None:
        """Puts the results where the next call finds them."""
        self._kept.write_text(json.dumps(self.results, indent=1), encoding="utf-8")

    def corpus(self, size: int) -> tuple[Path, Path]:
        """News and truth of that size, written once."""
        folder = self.folder / f"news-{size}"
        if not (folder / "truth.jsonl").exists():
            write_news(size, self.folder / "unfinished")
            shutil.rmtree(folder, ignore_errors=True)
            (self.folder / "unfinished").rename(folder)
        return folder / "news.jsonl", folder / "truth.jsonl"

    def home(self, name: str) -> Path:
        """An empty home."""
        home = self.folder / name
        shutil.rmtree(home, ignore_errors=True)
        return home

    def job(self, size: int, workers: str) -> Job:
        """The whole job at one size, scored."""
        news, truth = self.corpus(size)
        home = self.home(f"home-{size}")
        job = run_job(news, home, workers)
        score = score_home(truth, Home(home))
        job.snapshot_mb = os.path.getsize(Home(home).published) / 1e6
        job.parquet_mb = sum(file.stat().st_size for file in (home / "parquet").glob("*.parquet")) / 1e6
        job.f1, job.on_others = {level: score.f1(level) for level in LEVELS}, score.on_others
        others = [one for one in self.results["jobs"] if one["articles"] != size]
        self.results["jobs"] = sorted([*others, asdict(job)], key=lambda one: int(one["articles"]))
        print(_row(job), flush=True)
        roles = ", ".join(f"{role} {cpu:,.0f} s {memory:,.0f} MB" for role, (cpu, memory) in job.by_role.items())
        print(f"{'':>9} {roles}", flush=True)
        return job

    def rerun(self, size: int) -> None:
        """The same job again, over the same home: nothing is new."""
        again = run_job(self.corpus(size)[0], self.folder / f"home-{size}", "auto")
        self.results["rerun"] = {"articles": size, "seconds": again.seconds, "cpu_seconds": again.cpu_seconds}
        print(f"\nagain over the same {size:,} articles: {again.seconds:,.1f} s, {again.claims:,} claims new")

    def pool(self, size: int) -> None:
        """One reading process against two."""
        news = self.corpus(size)[0]
        one = self._run_alone(size)
        two = run_job(news, self.home("home-two"), "2", batch=_batch(size))
        rates = [_reading_rate(self.folder, news, processes) for processes in (1, 2)]
        same = compare_homes(self.folder / f"one-{size}", self.folder / "home-two")
        self.results["pool"] = {
            "articles": size,
            "whole": one.seconds / two.seconds,
            "reading": rates[1] / rates[0],
            "rates": rates,
            "different": same,
        }
        print(f"\ntwo processes against one, {size:,} articles: reading {rates[0]:,.0f} and {rates[1]:,.0f} articles a")
        print(f"  second, {rates[1] / rates[0]:.2f} times; the whole job {one.seconds:,.1f} and {two.seconds:,.1f} s,")
        print(f"  {one.seconds / two.seconds:.2f} times; rows that differ: {same or 'none'}")

    def kill(self, size: int) -> None:
        """A reading process is killed in the middle of the run."""
        news = self.corpus(size)[0]
        home = self.home("home-killed")
        killed: list[int] = []

        def kill_one(run: Any) -> bool:
            if not _has_begun(home):
                return False
            readers = [one for one in run.children() if "spawn_main" in " ".join(one.cmdline())]
            if readers:
                killed.append(readers[0].pid)
                os.kill(readers[0].pid, signal.SIGKILL)
            return bool(readers)

        run_job(news, home, "2", batch=_batch(size), meanwhile=kill_one)
        different = self._against_one(home, size)
        self.results["kill"] = {"killed": len(killed), "different": different}
        print(f"\n{len(killed)} of two reading processes killed in the run; it ended well;")
        print(f"  rows that differ from the one-process run: {different or 'none'}")

    def cluster(self, size: int) -> None:
        """The same on a Dask cluster of two workers in namespaces of their own; then with one killed."""
        news = self.corpus(size)[0]
        with Cluster(self.folder / "cluster") as cluster:
            environ = cluster.environment()
            where = "network namespaces of their own" if cluster.apart else "processes of their own (no root, no `ip`)"
            home = self.home("home-cluster")
            whole = run_job(news, home, cluster.scheduler, batch=_batch(size), environ=environ)
            different = self._against_one(home, size)
            print(f"\na cluster of two workers in {where}: {size:,} articles in {whole.seconds:,.1f} s;")
            print(f"  rows that differ from the one-process run: {different or 'none'}")
            home = self.home("home-cluster-killed")
            killed: list[int] = []

            def kill_one(_: Any) -> bool:
                if not _has_begun(home):
                    return False
                cluster.kill_worker(0)
                killed.append(0)
                return True

            run_job(news, home, cluster.scheduler, batch=_batch(size), environ=environ, meanwhile=kill_one)
        lost = self._against_one(home, size)
        self.results["cluster"] = {
            "articles": size, "apart": cluster.apart, "seconds": whole.seconds, "different": different,
            "killed": len(killed), "different_after_kill": lost,
        }  # fmt: skip
        print(f"  {len(killed)} of its workers killed in the run; it ended well; rows that differ: {lost or 'none'}")

    def lake(self, size: int) -> None:
        """Four writers push the home of that size into one lake, twice each, while four readers read."""
        home = self.folder / f"home-{size}"
        if not (home / "amarkav.duckdb").exists():
            run_job(self.corpus(size)[0], self.home(f"home-{size}"), "auto")
        tried = try_lake(self.folder, [home] * 4, pushes=2)
        self.results["lake"] = asdict(tried)
        print(f"\na lake with a PostgreSQL catalogue, four writers and four readers: {tried.pushes} pushes of together")
        print(f"  {tried.rows:,} rows in {tried.seconds:,.1f} s, {tried.reads:,} readings meanwhile;")
        print(f"  readings of a part: {tried.torn}; errors: {'; '.join(tried.errors) or 'none'}")

    def _against_one(self, home: Path, size: int) -> list[str]:
        if not (self.folder / f"one-{size}" / "amarkav.duckdb").exists():
            self._run_alone(size)
        return compare_homes(self.folder / f"one-{size}", home)

    def _run_alone(self, size: int) -> Job:
        return run_job(self.corpus(size)[0], self.home(f"one-{size}"), "1", batch=_batch(size))


def _batch(size: int) -> int:
    """Articles in the first batches: some batches are wanted also of a small corpus, for one to be killed in."""
    return min(500, max(20, size // 20))


def _has_begun(home: Path) -> bool:
    """Whether a batch was read, and others are being read."""
    return bool(list(home.glob("parts/*/0003/claims.parquet")))


def _reading_rate(folder: Path, news: Path, processes: int) -> float:
    """Articles a second through normalise and extract alone, from the first batch that comes back to the last."""
    command = [
        sys.executable,
        str(Path(__file__).with_name("bench_reading.py")),
        str(news),
        str(folder),
        str(processes),
    ]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def find_exponent(points: Sequence[tuple[float, float]]) -> float:
    """The slope of log y in log x, by least squares."""
    xs, ys = [log(x) for x, _ in points], [log(y) for _, y in points]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True)) / sum(
        (x - middle_x) ** 2 for x in xs
    )


_HEAD = (
    f"{'articles':>9} {'s':>8} {'a second':>9} {'CPU s':>8} {'MB':>7} {'claims':>9}"
    + "".join(f"{stage:>9}" for stage in STAGES)
    + "   F1 number  claim    row"
)


def _row(job: Job) -> str:
    shares = "".join(f"{100 * job.share(stage):>8.1f}%" for stage in STAGES)
    worked = "".join(f"{100 * job.processor_share(stage):>8.1f}%" for stage in STAGES)
    f1 = "  ".join(f"{job.f1[level]:.4f}" for level in LEVELS)
    return (
        f"{job.articles:>9,} {job.seconds:>8,.1f} {job.rate:>9,.0f} {job.cpu_seconds:>8,.1f} {job.memory_mb:>7,.0f}"
        f" {job.claims:>9,}{shares}   {f1}\n{'of processor time':>57}{worked}"
    )


def main() -> None:
    """Run what the command line asks for."""
    if sys.argv[1:2] == ["--one"]:
        news, home, workers, batch, told = sys.argv[2:]
        run_one(Path(news), Path(home), workers, int(batch), Path(told))
        return
    parser = argparse.ArgumentParser(description="The scaling table of the whole main job.")
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "scale")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    parts, sizes = asked.parts.split(","), sorted(asked.sizes or SIZES)
    asked.folder.mkdir(parents=True, exist_ok=True)
    bench = Bench(asked.folder)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that a cluster is taken down
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start\n")
    if "job" in parts:
        print(_HEAD)
        for size in sizes:
            bench.job(size, "auto")
            bench.keep()
        jobs = bench.results["jobs"]
        if len(jobs) > 1:
            points = [(job["articles"], job["seconds"]) for job in jobs]
            bench.results["exponent"] = find_exponent(points)
            bench.results["exponent_last"] = find_exponent(points[-2:])
            bench.results["exponent_cpu"] = find_exponent([(job["articles"], job["cpu_seconds"]) for job in jobs])
            print(
                f"\nexponent of time in articles: {bench.results['exponent']:.3f} (the last two sizes"
                f" {bench.results['exponent_last']:.3f}; processor time {bench.results['exponent_cpu']:.3f})"
            )
    if "rerun" in parts:
        bench.rerun(sizes[-1])
    small = min(sizes[-1], 10_000)
    for part, act in (
        ("pool", bench.pool),
        ("kill", bench.kill),
        ("cluster", bench.cluster),
        ("lake", bench.lake),
    ):
        if part in parts:
            act(small)
            bench.keep()
    bench.keep()
    if asked.write:
        write_scale(bench.results)


if __name__ == "__main__":
    main()
