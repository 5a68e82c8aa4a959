"""A DuckLake on a PostgreSQL of its own, with several writers and readers at once: `try_lake(folder, homes, ...)`

Each writer is a process that pushes its home again and again; each reader a process that asks, all the while, how many
claims each writer has: none or all of them, never a part. PostgreSQL (apt-get install postgresql) runs on a
socket in a folder of its own, and is gone afterwards.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from warehouse.ducklake import open_lake, push_home
from warehouse.home import Home


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it."""

    pushes: int
    rows: int
    seconds: float
    reads: int
    torn: int
    """Readings in which a writer had a part of its claims."""
    errors: tuple[str, ...]
    claims: dict[str, int]
    """Claims of each writer at the end."""


def find_postgres() -> Path | None:
    """The folder of PostgreSQL's programs; None where it is not installed."""
    on_path = shutil.which("initdb")
    found = [Path(on_path).parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    return found[-1] if found and (found[-1] / "initdb").exists() else None


@contextmanager
def run_postgres() -> Iterator[str]:
    """A PostgreSQL with an empty database; yields how DuckLake is to call it."""
    programs = find_postgres()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed: apt-get install postgresql")
    # It refuses to run as root, and then needs a folder of its own that its user may enter; a socket's path is short.
    within = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    made = subprocess.check_output([*within, "mktemp", "-d", "/tmp/amarkav-pg-XXXXXX"], text=True)  # nosec B108
    folder = Path(made.strip())
    control = [*within, str(programs / "pg_ctl"), "-D", str(folder / "pg"), "-w", "-t", "120"]
    settings = f"-k {folder} -c listen_addresses='' -c fsync=off"
    try:
        subprocess.run(
            [*within, str(programs / "initdb"), "-D", str(folder / "pg"), "--auth=trust", "-U", "amarkav"],
            check=True, capture_output=True, cwd=folder,
        )  # fmt: skip
        subprocess.run(
            [*control, "-l", str(folder / "pg.log"), "-o", settings, "start"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder,
        )  # fmt: skip
        yield f"postgres:dbname=postgres host={folder} user=amarkav"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, capture_output=True, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)


def try_lake(folder: Path, homes: Sequence[Path], *, pushes: int, readers: int = 4) -> Tried:
    """Every home pushed so often, all at the same time, while the readers read."""
    data, stop = folder / "lake", folder / "stop"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    stop.unlink(missing_ok=True)
    whole = {f"writer-{number}": _count_claims(home) for number, home in enumerate(homes)}
    processes = ProcessPoolExecutor(len(homes) + readers, mp_context=multiprocessing.get_context("spawn"))
    with run_postgres() as catalogue, processes as pool:
        _replace_all(homes, catalogue, data)  # so that there is something to read from the first moment
        started = time.monotonic()
        writing = [
            pool.submit(_write, home, catalogue, str(data), f"writer-{number}", pushes)
            for number, home in enumerate(homes)
        ]
        reading = [pool.submit(_read, catalogue, str(data), whole, stop) for _ in range(readers)]
        try:
            said = [one.result() for one in writing]
            seconds = time.monotonic() - started
        finally:
            stop.touch()
        said += [one.result() for one in reading]
        with open_lake(catalogue, str(data)) as con:
            claims = dict(con.execute("SELECT writer, count(*) FROM lake.claims GROUP BY ALL").fetchall())
    return Tried(
        pushes=sum(one.get("pushes", 0) for one in said),
        rows=sum(one.get("rows", 0) for one in said),
        seconds=seconds,
        reads=sum(one.get("reads", 0) for one in said),
        torn=sum(one.get("torn", 0) for one in said),
        errors=tuple(error for one in said for error in one["errors"]),
        claims=claims,
    )


def _replace_all(homes: Sequence[Path], catalogue: str, data: Path) -> None:
    for number, home in enumerate(homes):
        push_home(Home(home), catalogue, str(data), f"writer-{number}")


def _write(home: Path, catalogue: str, data: str, writer: str, pushes: int) -> dict[str, Any]:
    done: dict[str, Any] = {"pushes": 0, "rows": 0, "errors": []}
    for _ in range(pushes):
        try:
            done["rows"] += sum(push_home(Home(home), catalogue, data, writer).values())
            done["pushes"] += 1
        except Exception as error:  # whatever it is, it is what was asked about
            done["errors"].append(f"{writer}: {error}")
    return done


def _read(catalogue: str, data: str, whole: dict[str, int], stop: Path) -> dict[str, Any]:
    done: dict[str, Any] = {"reads": 0, "torn": 0, "errors": []}
    with open_lake(catalogue, data) as con:
        while not stop.exists():
            try:
                seen = con.execute("SELECT writer, count(*) FROM lake.claims GROUP BY ALL").fetchall()
            except duckdb.Error as error:
                done["errors"].append(str(error))
                continue
            done["reads"] += 1
            done["torn"] += dict(seen) != whole
    return done


def _count_claims(home: Path) -> int:
    from warehouse.query import run_query

    return int(run_query(Home(home), "SELECT count(*) FROM claims").column(0)[0].as_py())


if __name__ == "__main__":
    print(try_lake(Path(sys.argv[1]), [Path(home) for home in sys.argv[2:]], pushes=3))
