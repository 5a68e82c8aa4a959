"""The server of a run on a machine without one: begun early, waited for, and never begun where one is named."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psutil

BEGIN = """
import os, sys, threading
from pathlib import Path
from flows.own_server import prepare_run, wait_for_own_server
from warehouse.home import Home
prepare_run(Home(Path(sys.argv[1])))
print([thread.name for thread in threading.enumerate() if thread.name == "own-server"])
try:
    wait_for_own_server()
except RuntimeError as error:
    sys.exit(f"did not come up: {error}")
from prefect.server.api.server import SubprocessASGIServer
import httpx
server = SubprocessASGIServer()
print(server.server_process and httpx.get(f"{server.api_url}/health").json())
wait_for_own_server()
"""


def begin(home: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return subprocess.run(
        [sys.executable, "-c", BEGIN, str(home)],
        env=bare | {"HOME": str(home)} | environ, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_server_is_begun_early_and_answers_when_it_was_waited_for(tmp_path: Path) -> None:
    done = begin(tmp_path)
    assert done.stdout.split("\n")[:2] == ["['own-server']", "True"], done.stderr


def test_a_killed_run_leaves_no_server_behind(tmp_path: Path) -> None:
    script = BEGIN + "print(server.server_process.pid, flush=True)\ninput()\n"
    bare = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    run = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        env=bare | {"HOME": str(tmp_path)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert run.stdout is not None
    server = psutil.Process(int([run.stdout.readline() for _ in range(3)][-1]))
    assert server.is_running()
    run.kill()
    run.wait()
    server.wait(timeout=30)  # raises where it goes on


def test_where_a_server_is_named_none_is_begun(tmp_path: Path) -> None:
    done = begin(tmp_path, PREFECT_API_URL="http://127.0.0.1:9/api")
    assert done.stdout.split("\n")[:2] == ["[]", "None"], done.stderr


def test_a_server_that_does_not_come_up_is_said_to_whoever_waits(tmp_path: Path) -> None:
    done = begin(tmp_path, PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS="1")
    assert done.returncode == 1
    assert "did not come up: Timed out" in done.stderr
