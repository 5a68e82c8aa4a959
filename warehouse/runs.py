"""The book of runs: who wrote what, when and with which versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import duckdb

from warehouse.instants import to_utc
from warehouse.statements import run_file


def start_run(
    con: duckdb.DuckDBPyConnection,
    run_id: str,
    *,
    at: datetime,
    sources: Sequence[str],
    extractor_version: str,
    program_version: str,
) -> None:
    """Books the run as running; a run that a crash left running is booked as crashed. Twice is once."""
    run_file(
        con,
        "state/start_run",
        run_id=run_id,
        at=to_utc(at),
        sources=list(sources),
        extractor_version=extractor_version,
        program_version=program_version,
        duckdb_version=duckdb.__version__,
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
