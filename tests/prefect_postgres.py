"""A part of `make accept`: the same with PostgreSQL for the server's book, chosen by one setting."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prefect_stage import ROOT, Failures, Stage, trigger

SETTING = "PREFECT_SERVER_DATABASE_CONNECTION_URL"


def find_program(name: str) -> str | None:
    """A program of PostgreSQL's server, which Debian does not put on the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(found[-1]) if found else None)


@contextmanager
def database(port: int) -> Iterator[str]:
    """The address of a new PostgreSQL on loopback, as Prefect wants it; gone afterwards."""
    # The server refuses to run as root; Debian's package makes the user postgres.
    become = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="amarkav-pg-"))
    if become:
        shutil.chown(folder, "postgres")

    def call(program: str, *arguments: str) -> None:
        found = find_program(program)
        assert found is not None
        subprocess.run([*become, found, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)

    data = str(folder / "data")
    call("initdb", "--pgdata", data, "--auth=trust", "--username=amarkav", "--encoding=UTF8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder}"
    call("pg_ctl", "--pgdata", data, "--wait", "--options", options, "--log", str(folder / "log"), "start")
    try:
        call("createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "amarkav", "prefect")
        yield f"postgresql+asyncpg://amarkav@127.0.0.1:{port}/prefect"
    finally:
        call("pg_ctl", "--pgdata", data, "--mode=immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def show_postgres(stage: Stage, failures: Failures) -> None:
    """The server's book in PostgreSQL: a run, a restart that loses nothing, and the doctor's word."""
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_API_URL, temporary_settings

    if find_program("initdb") is None:
        print("  skipped: no PostgreSQL here (apt-get install postgresql)")
        return
    with database(stage.port + 20) as address:
        folder = stage.folder / "postgres"
        folder.mkdir()
        other = Stage(folder, stage.port + 10, {SETTING: address, "PREFECT_HOME": str(folder / "prefect")})
        try:
            other.start()
            with temporary_settings({PREFECT_API_URL: other.api}):
                run = trigger("run-pipeline/run-pipeline")
                failures.check(run.state.is_completed(), f"{run.name}: {run.state.message}")
                other.stop()
                failures.check(not list(folder.rglob("prefect.db")), "no SQLite file was made")
                seconds = other.start()
                with get_client(sync_client=True) as client:
                    kept = client.read_flow_run(run.id)
                    tasks = len(client.read_task_runs(limit=200))
                failures.check(
                    kept.state is not None and kept.state.is_completed(),
                    f"ready again after {seconds:.0f} s, the run is known, with {tasks} task runs",
                )
            told = subprocess.run(
                [sys.executable, "-m", "flows.cli", "doctor", "--home", str(other.home), "--port", str(other.port)],
                cwd=ROOT, env={**os.environ, SETTING: address}, capture_output=True, text=True, check=False,
            ).stdout  # fmt: skip
            line = next((line for line in told.splitlines() if "database" in line), "no word of the database")
            failures.check(line.startswith("good") and "PostgreSQL" in line, line)
        finally:
            other.stop()
