"""Opens a published warehouse in other people's clients: `make measure-clients` (minutes, needs a package registry).

DuckDB 1.3, 1.4, 1.5 and 2.0 in Python, DuckDB's command line, Harlequin and the marimo notebook, each in a throw-away
environment. First each reads everything, and must see what the others see; then they read in a loop while runs are
loaded and published, and must neither wait nor see half of one. DBeaver comes with Java and Maven, not from PyPI: it is
not tried; it opens the file with the same engine, by JDBC.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from client_probe import WHOLE
from measure_readers import A_RUN, CLAIMS, show, write_runs
from synthetic_trade import build_home, make_articles

from warehouse.home import Home

HERE = Path(__file__).resolve().parent
LINES = ("1.3", "1.4", "1.5", "2.0")
ARTICLES, RUNS = 1_000, 12


def install(folder: Path, *packages: str) -> Path:
    """The Python of a new environment that holds the packages."""
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, folder], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", folder / "bin" / "python", *packages], check=True)
    return folder / "bin" / "python"


def run_json(*command: str | Path) -> Any:
    """What the command prints; raises RuntimeError with its last line when it fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1])
    return json.loads(done.stdout)


def compare(pythons: dict[str, Path], home: Home) -> None:
    """Prints for each version whether it reads everything as the version that wrote it does."""
    expected = run_json(sys.executable, HERE / "client_probe.py", home.published, "check")
    print(f"written by DuckDB {expected['version']}: {expected['relations']} tables and views, 7 macros")
    for line, python in pythons.items():
        try:
            seen = run_json(python, HERE / "client_probe.py", home.published, "check")
        except RuntimeError as error:
            print(f"  DuckDB {line:8s} does not open it: {error}")
            continue
        other = {name: value for name, value in seen["found"].items() if value != expected["found"].get(name)}
        commented = "all comments" if seen["comments"] == expected["comments"] else f"comments {seen['comments']}"
        equal = f"{len(seen['found']) - len(other)} of {len(seen['found'])} equal"
        print(f"  DuckDB {seen['version']:8s} {equal}, {commented}")
        for name, value in other.items():
            print(f"    {name}: {value}")


def read_in_a_loop(ask: Callable[[], list[tuple[int, int]]], stop: Path, result: dict[str, Any]) -> None:
    """Keeps what each reading saw, its seconds, and what went wrong, until `stop` is there."""
    while not stop.exists():
        started = time.perf_counter()
        try:
            result["seen"] += ask()
        except Exception as error:  # whatever a reader meets is the finding
            result["faults"].append(str(error)[:200])
        result["seconds"].append(time.perf_counter() - started)
        time.sleep(0.5)


def read_while_writing(pythons: dict[str, Path], tools: Path, home: Home) -> None:
    """Prints what each client met while runs were loaded and published."""
    drafts = make_articles(ARTICLES + RUNS * A_RUN)
    for _ in range(ARTICLES):
        next(drafts)
    stop, results, threads = home.root / "stop", {}, []

    def ask_cli() -> list[tuple[int, int]]:
        ((row),) = run_json(tools.with_name("duckdb"), "-readonly", "-json", home.published, WHOLE)
        return [tuple(row.values())]

    def ask_harlequin() -> list[tuple[int, int]]:
        said = run_json(tools, HERE / "client_harlequin.py", str(home.published), WHOLE, "5")
        return [tuple(answer[0].values()) for answer in said["answers"]]

    def ask_marimo() -> list[tuple[int, int]]:
        environment = os.environ | {"AMARKAV_HOME": str(home.root), "PYTHONPATH": str(HERE.parent)}
        command = [sys.executable, HERE.parent / "docs" / "notebook.py"]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        return []

    loops: dict[str, Callable[[], list[tuple[int, int]]]] = {"duckdb command line": ask_cli}
    loops |= {"Harlequin, 5 queries": ask_harlequin, "marimo notebook, whole": ask_marimo}
    for name, ask in loops.items():
        results[name] = {"seen": [], "seconds": [], "faults": []}
        threads.append(threading.Thread(target=read_in_a_loop, args=(ask, stop, results[name])))
    for line, python in pythons.items():

        def loop(line: str = line, python: Path = python) -> None:
            results[f"DuckDB {line}"] = run_json(python, HERE / "client_probe.py", home.published, "read", stop)

        threads.append(threading.Thread(target=loop))
    for thread in threads:
        thread.start()
    time.sleep(3)
    writing = write_runs(home, drafts, RUNS)
    stop.touch()
    for thread in threads:
        thread.join()
    print(f"\nwhile {RUNS} runs of {A_RUN} articles were loaded and published, p50 / p95 / max of each:")
    print(f"  {'a run (load, publish)':26s}{show(writing)}")
    for name, result in results.items():
        halves = [seen for seen in result["seen"] if seen[0] % A_RUN or seen[1] != CLAIMS * seen[0]]
        times = result["seconds"]
        shown = show(times) if len(times) > 1 else f"{statistics.fmean(times) * 1000:7.0f} ms"
        print(
            f"  {name:26s}{shown}, {len(times):,} readings, {len(result['faults'])} faults, {len(halves)} of half a run"
        )
        print(*(f"    {fault}" for fault in result["faults"][:3]), sep="\n", end="\n" if result["faults"] else "")


def main() -> None:
    """Install, compare, read while writing."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        pythons = {line: install(root / line, f"duckdb=={line}.*") for line in LINES}
        tools = install(root / "tools", "harlequin", "duckdb-cli")
        home = build_home(root / "home", ARTICLES)
        compare(pythons, home)
        shown = run_json(tools, HERE / "client_harlequin.py", str(home.published), WHOLE, "1")
        print(f"  Harlequin {shown['version']} with DuckDB {shown['duckdb']}: {shown['answers'][0]}")
        read_while_writing(pythons, tools, home)


if __name__ == "__main__":
    main()
