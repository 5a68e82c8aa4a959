"""Prefect's own small server, for a run on a machine without one: it starts while the program is still being imported.

Prefect starts it by itself, but only when a flow asks for it, and then nothing else is done for five to ten seconds.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import MutableMapping
from concurrent.futures import Future
from threading import Thread
from typing import Any

from flows.environment import set_for_terminal
from warehouse.home import Home

_starting: list[Future[None]] = []
_pipe: subprocess.Popen[bytes] | None = None


def prepare_run(place: Home, environ: MutableMapping[str, str] = os.environ) -> None:
    """Sets what a run from the command line wants, before Prefect is imported, and begins to start a server for it.

    Nothing is started where a server is named.
    """
    set_for_terminal(environ, place.prefect, debug="AMARKAV_DEBUG" in environ)
    from prefect.settings import PREFECT_API_URL

    if PREFECT_API_URL.value() or _starting:
        return
    from prefect.server.api.server import SubprocessASGIServer

    _starting.append(Future())
    Thread(target=_start, args=(SubprocessASGIServer(), _starting[0]), name="own-server", daemon=True).start()


def wait_for_own_server() -> None:
    """Returns when the server that was begun answers; raises RuntimeError, Prefect's, when it does not come up."""
    while _starting:
        _starting.pop().result()


def _start(server: Any, started: Future[None]) -> None:
    try:
        server.start()
        _end_with_this_process(server.server_process.pid)
        started.set_result(None)
    except BaseException as error:
        started.set_exception(error)


def _end_with_this_process(server: int) -> None:
    """Sees to it that the server ends when this process does: killed, that one stops nothing any more.

    The pipe is closed by the kernel, however this process ends; who reads from it then ends the server.
    """
    global _pipe
    _pipe = subprocess.Popen(
        ["/bin/sh", "-c", f"read nothing; kill {server}"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
