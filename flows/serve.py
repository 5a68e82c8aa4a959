"""Everything that the Prefect UI needs, on this machine: server, work pool, deployments, worker, and pages to link to.

`python -m flows.serve` (make serve) stays until it is stopped with Ctrl-C or SIGTERM; what dies meanwhile is started
again. Its state is in the home's folder `prefect` (or in PREFECT_HOME), so that stopping and starting loses nothing.
With PREFECT_SERVER_DATABASE_CONNECTION_URL set, the server keeps its book in that PostgreSQL instead of in SQLite.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Mapping, MutableMapping
from importlib.metadata import version
from pathlib import Path

from flows.child_process import ChildProcess
from flows.environment import PAGES_URL, SERVER_PASSWORD
from flows.errors import CannotServe
from flows.ports import is_taken
from tasks.extract.reader import EXTRACTOR_VERSION
from warehouse.home import Home

POOL = "amarkav"
QUEUES: Mapping[str, int | None] = {"writer": 1, "fetcher": None}
"""Work queues with their limits: one writer at a time; fetching waits for outlets, and takes the lock only to load."""
PORT = 4200

_START_SECONDS = 180


def set_for_server(environ: MutableMapping[str, str], place: Home, port: int) -> None:
    """Sets what server, worker and deployments must agree on, before Prefect is imported."""
    environ["AMARKAV_HOME"] = str(place.root)
    environ["AMARKAV_VERSION"] = f"{version('amarkav')}, reader {EXTRACTOR_VERSION}"
    environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
    environ[PAGES_URL] = f"http://127.0.0.1:{port + 1}"
    environ.setdefault("PREFECT_HOME", str(place.prefect))
    environ.setdefault("PREFECT_WORKER_QUERY_SECONDS", "2")
    environ.setdefault("PREFECT_FLOWS_HEARTBEAT_FREQUENCY", "30")
    # A run keeps what its tasks returned, so that a retry leaves out what was done.
    environ.setdefault("PREFECT_LOCAL_STORAGE_PATH", str(Path(environ["PREFECT_HOME"]) / "storage"))
    # Else a server that is restarted forgets who runs, and Prefect ends those runs as having lost their turn.
    environ.setdefault(
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE", "prefect.server.concurrency.lease_storage.filesystem"
    )
    # A server that is restarted is away for some ten seconds, on a busy machine longer: runs wait for it.
    environ.setdefault("PREFECT_CLIENT_MAX_RETRIES", "10")


def serve(place: Home, port: int, project: Path) -> None:
    """Returns when it was told to stop. Raises CannotServe when the server does not come up or a deployment fails."""
    from flows.set_up import deploy_all, resume_interrupted, set_up_pool, wait_for_server

    if not os.environ.get(SERVER_PASSWORD, "").isascii():
        raise CannotServe(f"{SERVER_PASSWORD} has a letter that Prefect cannot compare: use ASCII")
    for wanted, what in ((port, "the server"), (port + 1, "data docs and report")):
        if is_taken(wanted):
            raise CannotServe(f"port {wanted}, for {what}, is taken: end what listens there, or choose another --port")
    logs = place.prefect / "logs"
    python = [sys.executable, "-m", "prefect"]
    server = ChildProcess(
        "server", [*python, "server", "start", "--host", "127.0.0.1", "--port", str(port)], logs / "server.log"
    )
    worker = ChildProcess(
        "worker", [*python, "worker", "start", "--pool", POOL, "--type", "process", "--name", "this machine"],
        logs / "worker.log",
    )  # fmt: skip
    pages = ChildProcess(
        "pages", [sys.executable, "-m", "uvicorn", "--factory", "flows.pages:make_pages", "--host", "127.0.0.1",
                  "--port", str(port + 1), "--log-level", "warning"],
        logs / "pages.log",
    )  # fmt: skip
    stopping = _catch_signals()
    try:
        _say(f"starting the server on http://127.0.0.1:{port} (log: {server.log})")
        server.start()
        wait_for_server(_START_SECONDS, lambda: server.is_dead or bool(stopping))
        if not stopping:
            set_up_pool(POOL, QUEUES)
            names = deploy_all(project)
            _say(f"{len(names)} deployments: {', '.join(names)}")
            for name in resume_interrupted(POOL):
                _say(f"«{name}» was interrupted, and goes on")
            pages.start()
            worker.start()
            _say(f"data docs and report: http://127.0.0.1:{port + 1}/docs/ and /site/")
            _say(f"ready: http://127.0.0.1:{port}/deployments (warehouse: {place.published}; Ctrl-C stops)")
        while not stopping:
            time.sleep(0.5)
            for child in (server, worker, pages):
                said = child.tend(time.monotonic())
                if said is not None:
                    _say(said)
    finally:
        _say("stopping")
        worker.stop()  # first: it books its runs with the server
        pages.stop()
        server.stop()


def _catch_signals() -> list[int]:
    """Fills with the signal that asked this process to stop."""
    seen: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda caught, _frame: seen.append(caught))
    return seen


def _say(text: str) -> None:
    print(f"amarkav: {text}", flush=True)


def main() -> None:
    """Serves until stopped; exits with 1 and a sentence when that is not possible."""
    parser = argparse.ArgumentParser(prog="python -m flows.serve", description=__doc__)
    parser.add_argument("--home", type=Path, default=None, help="folder of the warehouse (AMARKAV_HOME, else ./data)")
    parser.add_argument("--port", type=int, default=PORT, help=f"port of the server and the UI ({PORT})")
    asked = parser.parse_args()
    place = Home.resolve(asked.home, os.environ)
    place.root.mkdir(parents=True, exist_ok=True)
    set_for_server(os.environ, place, asked.port)
    try:
        serve(place, asked.port, Path(__file__).resolve().parent.parent)
    except CannotServe as error:
        sys.exit(f"amarkav: {error}")


if __name__ == "__main__":
    main()
