"""The book of runs: who wrote what, when and with which versions."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal

import duckdb

from warehouse.errors import WarehouseLocked
from warehouse.home import Home
from warehouse.instants import to_utc
from warehouse.lock import hold_lock
from warehouse.statements import run_file

_SUFFIX = ".lock"


@contextmanager
def hold_run(home: Home, run_id: str, wait_seconds: float = 30.0) -> Iterator[None]:
    """Shows for the body that the run goes on: other runs that fetch meanwhile do not take it for crashed.

    Raises WarehouseLocked where another process is on the same run and does not end within `wait_seconds`.
    """
    path = home.run_locks / f"{run_id}{_SUFFIX}"
    try:
        with hold_lock(path, wait_seconds=wait_seconds):
            yield
            path.unlink(missing_ok=True)
    except WarehouseLocked as error:
        if str(path) not in str(error):
            raise
        raise WarehouseLocked(
            f"run {run_id} goes on in another process (lock: {path}). Try it again when that one has ended."
        ) from error


def living_runs(home: Home) -> list[str]:
    """The runs that some process holds now."""
    return [path.name.removesuffix(_SUFFIX) for path in home.run_locks.glob(f"*{_SUFFIX}") if _is_held(path)]


def start_run(
    con: duckdb.DuckDBPyConnection,
    run_id: str,
    *,
    at: datetime,
    sources: Sequence[str],
    extractor_version: str,
    program_version: str,
    living: Collection[str] = (),
) -> None:
    """Books the run as running; one that stands as running and is not `living` is booked as crashed. Twice is once."""
    run_file(
        con,
        "state/start_run",
        run_id=run_id,
        at=to_utc(at),
        sources=list(sources),
        extractor_version=extractor_version,
        program_version=program_version,
        duckdb_version=duckdb.__version__,
        living=list(living),
    )


def finish_run(
    con: duckdb.DuckDBPyConnection,
    run_id: str,
    *,
    at: datetime,
    status: Literal["completed", "failed"],
    message: str | None = None,
) -> None:
    """Books how the run ended."""
    run_file(con, "state/finish_run", run_id=run_id, at=to_utc(at), status=status, message=message)


def _is_held(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:  # it has just ended
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
