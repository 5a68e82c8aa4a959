"""A real cluster on one machine: a Dask scheduler, a Prefect server, and workers in network namespaces of their own.

`with Cluster(folder) as cluster:` yields addresses that only the bridge between the namespaces joins; each worker has
its own interface, its own routes and no loopback of ours. Without root or `ip` (apt-get install iproute2) the workers
are plain processes of 127.0.0.1, and `cluster.apart` is False: say so.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType

_BRIDGE, _NET = "amkbr0", "10.77.0"
_SCHEDULER, _SERVER = 18786, 14298
_START_SECONDS = 300


class Cluster:
    """Scheduler, server and workers; everything is taken down at the end."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        self.folder, self.count = folder, workers
        self.apart = os.geteuid() == 0 and shutil.which("ip") is not None
        self.host = f"{_NET}.1" if self.apart else "127.0.0.1"
        self.scheduler = f"tcp://{self.host}:{_SCHEDULER}"
        self.api = f"http://{self.host}:{_SERVER}/api"
        self.workers: list[subprocess.Popen[bytes]] = []
        self._others: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Cluster:
        """The cluster, up. Raises RuntimeError when a part of it does not start."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            self._lay_network()
            self._others.append(self._start("server", ["-m", "prefect", "server", "start", "--host", self.host,
                                                       "--port", str(_SERVER)]))  # fmt: skip
            self._others.append(self._start("scheduler", ["-m", "distributed.cli.dask_scheduler", "--host", self.host,
                                                          "--port", str(_SCHEDULER), "--no-dashboard"]))  # fmt: skip
            self.workers = [self._start_worker(number) for number in range(self.count)]
            self._wait()
        except BaseException:
            self._take_down()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Takes everything down."""
        self._take_down()

    def environment(self) -> Mapping[str, str]:
        """What a run on this cluster is to find in its environment."""
        return {**os.environ, "PREFECT_API_URL": self.api, "AMARKAV_WORKERS": self.scheduler}

    def kill_worker(self, number: int) -> None:
        """Kills a worker where it stands."""
        with suppress(ProcessLookupError):
            os.killpg(self.workers[number].pid, signal.SIGKILL)

    def _lay_network(self) -> None:
        if not self.apart:
            return
        self._remove_network()
        _ip("link", "add", _BRIDGE, "type", "bridge")
        _ip("addr", "add", f"{self.host}/24", "dev", _BRIDGE)
        _ip("link", "set", _BRIDGE, "up")
        for number in range(self.count):
            space, inside, outside = f"amk{number}", f"amkin{number}", f"amkout{number}"
            _ip("netns", "add", space)
            _ip("link", "add", outside, "type", "veth", "peer", "name", inside)
            _ip("link", "set", inside, "netns", space)
            _ip("link", "set", outside, "master", _BRIDGE)
            _ip("link", "set", outside, "up")
            _ip("-n", space, "addr", "add", f"{_NET}.{10 + number}/24", "dev", inside)
            _ip("-n", space, "link", "set", inside, "up")
            _ip("-n", space, "link", "set", "lo", "up")

    def _remove_network(self) -> None:
        for number in range(self.count):
            _ip("netns", "delete", f"amk{number}", check=False)
            _ip("link", "delete", f"amkout{number}", check=False)
        _ip("link", "delete", _BRIDGE, check=False)

    def _start_worker(self, number: int) -> subprocess.Popen[bytes]:
        within = ["ip", "netns", "exec", f"amk{number}"] if self.apart else []
        arguments = ["-m", "distributed.cli.dask_worker", self.scheduler, "--nthreads", "1", "--no-nanny",
                     "--no-dashboard", "--local-directory", str(self.folder / f"worker-{number}")]  # fmt: skip
        return self._start(f"worker-{number}", arguments, within=within)

    def _start(self, name: str, arguments: list[str], within: list[str] | None = None) -> subprocess.Popen[bytes]:
        home = self.folder / f"prefect-{name}"
        environ = {**os.environ, "PREFECT_HOME": str(home), "PREFECT_API_URL": self.api}
        log = (self.folder / f"{name}.log").open("wb")
        command = [*(within or []), sys.executable, *arguments]
        return subprocess.Popen(command, stdout=log, stderr=log, env=environ, start_new_session=True)

    def _wait(self) -> None:
        from distributed import Client

        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            dead = [one for one in (*self._others, *self.workers) if one.poll() is not None]
            if dead:
                raise RuntimeError(f"a part of the cluster ended at once; its words are in {self.folder}/*.log")
            with suppress(OSError):
                urllib.request.urlopen(f"{self.api}/health", timeout=5).close()  # nosec B310: its own server
                with Client(self.scheduler, set_as_default=False) as client:  # type: ignore[no-untyped-call]
                    client.wait_for_workers(self.count, timeout=60)
                return
            time.sleep(1)
        raise RuntimeError(f"the cluster was not up within {_START_SECONDS} s; look at {self.folder}/*.log")

    def _take_down(self) -> None:
        for process in (*self.workers, *self._others):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if self.apart:
            self._remove_network()


def _ip(*arguments: str, check: bool = True) -> None:
    subprocess.run(["ip", *arguments], check=check, capture_output=True)  # nosec B607
