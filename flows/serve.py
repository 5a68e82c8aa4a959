"""Everything that the Prefect UI needs, in one process group on this machine: server, work pool, deployments, worker.

`python -m flows.serve` (make serve) stays until it is stopped with Ctrl-C or SIGTERM; what dies meanwhile is started
again. Its state is in the home's folder `prefect` (or in PREFECT_HOME), so that stopping and starting loses nothing.
With PREFECT_SERVER_DATABASE_CONNECTION_URL set, the server keeps its book in that PostgreSQL instead of in SQLite.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import IO

from tasks.extract.reader import EXTRACTOR_VERSION
from warehouse.home import Home

POOL = "amarkav"
QUEUES: Mapping[str, int | None] = {"writer": 1, "fetcher": None}
"""Work queues with their limits: one writer at a time; fetching waits for outlets, and takes the lock only to load."""
PORT = 4200

_START_SECONDS = 180
_STOP_SECONDS = 40
_RESTART_SECONDS = 3


class CannotServe(Exception):
    """The server cannot be brought up; the message says what to do."""


@dataclass(slots=True)
class _Child:
    """One long-running process, started again when it dies."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    _out: IO[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self._out is None:
            self._out = self.log.open("ab")
        self.starts += 1
        # A session of its own: Ctrl-C in the terminal must reach this process only, which stops the others in order.
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=self._out, stderr=subprocess.STDOUT, start_new_session=True
        )

    @property
    def is_dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def set_for_server(environ: MutableMapping[str, str], place: Home, port: int) -> None:
    """Sets what server, worker and deployments must agree on, before Prefect is imported."""
    environ["AMARKAV_HOME"] = str(place.root)
    environ["AMARKAV_VERSION"] = f"{version('amarkav')}, reader {EXTRACTOR_VERSION}"
    environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
    environ.setdefault("PREFECT_HOME", str(place.prefect))
    environ.setdefault("PREFECT_WORKER_QUERY_SECONDS", "2")
    environ.setdefault("PREFECT_FLOWS_HEARTBEAT_FREQUENCY", "30")
    # A run keeps what its tasks returned, so that a retry leaves out what was done.
    environ.setdefault("PREFECT_LOCAL_STORAGE_PATH", str(Path(environ["PREFECT_HOME"]) / "storage"))
    # A server that is restarted is away for some ten seconds, on a busy machine longer: runs wait for it.
    environ.setdefault("PREFECT_CLIENT_MAX_RETRIES", "10")


def serve(place: Home, port: int, project: Path) -> None:
    """Returns when it was told to stop. Raises CannotServe when the server does not come up or a deployment fails."""
    from flows.set_up import deploy_all, resume_interrupted, set_up_pool, wait_for_server

    logs = place.prefect / "logs"
    python = [sys.executable, "-m", "prefect"]
    server = _Child(
        "server", [*python, "server", "start", "--host", "127.0.0.1", "--port", str(port)], logs / "server.log"
    )
    worker = _Child(
        "worker", [*python, "worker", "start", "--pool", POOL, "--type", "process", "--name", "this machine"],
        logs / "worker.log",
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
            worker.start()
            _say(f"ready: http://127.0.0.1:{port}/deployments (warehouse: {place.published}; Ctrl-C stops)")
        while not stopping:
            time.sleep(0.5)
            for child in (server, worker):
                if child.is_dead:
                    _say(f"the {child.name} died; it is started again in {_RESTART_SECONDS} s (log: {child.log})")
                    time.sleep(_RESTART_SECONDS)
                    child.start()
    finally:
        _say("stopping")
        worker.stop()  # first: it books its runs with the server
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
