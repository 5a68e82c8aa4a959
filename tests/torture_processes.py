"""Faults of the processes around the real command: one that reads is killed, the Prefect server goes away.

What the kernel does to a process when memory runs out is SIGKILL: so it is done here, to a process of the pool of
`amarkav run --workers 2`, and to a server that a run is booked with.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from torture_faults import Ground
from torture_report import Line
from torture_stages import Contents, end_session, read_contents, take_through, write_reports

from warehouse.home import Home

_ROOT = Path(__file__).parent.parent
_PATIENCE = 900.0
_ARTICLES = 18


def kill_a_reading_process(ground: Ground, line: Line, seed: str) -> None:
    """out of memory: a process of `amarkav run --workers 2` killed"""
    spec, expected = _undisturbed(ground)
    home = _fresh(ground)
    run = _start(ground, home, ["--source", spec, "--batch-size", "3", "--workers", "2"])
    try:
        readers = _wait(lambda: _pool_of(run.pid), run)
        time.sleep(random.Random(seed).uniform(0, 2))
        if readers and (alive := _pool_of(run.pid)):
            os.kill(random.Random(seed).choice(alive), signal.SIGKILL)
        said = _end(ground, run)
    finally:
        end_session(run.pid)
    ground.judge(line, seed, home, said, again=lambda place: take_through(place, [spec]), expected=expected)
    line.note = f"the run ended with {said[0]}" + (f": {said[1][:100]}" if said[1] else "")


def take_the_server_away(ground: Ground, line: Line, seed: str) -> None:
    """the Prefect server killed in the middle of a run"""
    spec, expected = _undisturbed(ground)
    home = _fresh(ground)
    with _server(ground.folder / "server") as (address, server):
        run = _start(ground, home, ["--source", spec, "--batch-size", "3"], PREFECT_API_URL=address)
        try:
            _wait(home.working.exists, run)
            time.sleep(random.Random(seed).uniform(0, 6))
            os.killpg(server, signal.SIGKILL)
            said = _end(ground, run)
        finally:
            end_session(run.pid)
    ground.judge(line, seed, home, said, again=lambda place: take_through(place, [spec]), expected=expected)
    line.note = f"the run ended with {said[0]}" + (f": {said[1][:100]}" if said[1] else "")


PROCESS_FAULTS = (kill_a_reading_process, take_the_server_away)


def _undisturbed(ground: Ground) -> tuple[str, Contents]:
    """The source, and what one pass over it makes."""
    path, home = ground.folder / "many.jsonl", Home(ground.folder / "many")
    spec = f"many={path}"
    if not home.root.exists():
        write_reports(path, _ARTICLES, first=300)
        status, why = ground.run(lambda: take_through(home, [spec]))
        assert status == 0, why
    return spec, read_contents(home.working)


def _fresh(ground: Ground) -> Home:
    home = Home(ground.folder / "processes")
    shutil.rmtree(home.root, ignore_errors=True)
    return home


def _start(ground: Ground, home: Home, arguments: list[str], **settings: str) -> subprocess.Popen[bytes]:
    with ground.log().open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "flows.cli", "run", "--home", str(home.root), *arguments],
            cwd=_ROOT, stdout=out, stderr=out, start_new_session=True, env={**os.environ, **settings},
        )  # fmt: skip


def _end(ground: Ground, run: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Status and sentence of the command; 3, with rows held back, is a good end."""
    try:
        status = run.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        return -9, "it did not end"
    said = ground.log().read_text(encoding="utf-8", errors="replace")
    if status in (0, 3):
        return 0, ""
    line = next((line for line in said.splitlines() if line.startswith("amarkav: ")), said[-300:])
    return status, line.removeprefix("amarkav: ")


def _pool_of(pid: int) -> list[int]:
    """The reading processes of a run: those of its session that the pool has spawned."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            session = int((folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[3])
        except OSError:
            continue
        if session == pid and b"spawn_main" in command:
            found.append(int(folder.name))
    return sorted(found)


def _wait(condition: Callable[[], object], run: subprocess.Popen[bytes]) -> bool:
    """Whether it came true before the run ended."""
    deadline = time.monotonic() + _PATIENCE
    while not condition():
        if run.poll() is not None or time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@contextmanager
def _server(folder: Path) -> Iterator[tuple[str, int]]:
    """The address of a Prefect server on loopback, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    folder.mkdir(exist_ok=True)
    with (folder / "log").open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)],
            stdout=out, stderr=out, start_new_session=True, env={**os.environ, "PREFECT_HOME": str(folder)},
        )  # fmt: skip
    try:
        _wait(lambda: _answers(f"http://127.0.0.1:{port}/api/health"), server)
        yield f"http://127.0.0.1:{port}/api", server.pid
    finally:
        end_session(server.pid)
        server.wait()


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
