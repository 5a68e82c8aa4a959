"""Flows run from the command line, with or without a Prefect server."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from prefect.client.schemas.objects import State
from prefect.exceptions import PrefectException
from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.errors import ServerLocked, ServerUnreachable, is_locked_out
from flows.own_server import wait_for_own_server
from flows.run_pipeline import run_pipeline
from flows.run_report import progress_listener
from flows.summary import RunSummary

T = TypeVar("T")
_START_LIMIT = "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS"


def run_here(
    sources: list[str] | None,
    home: Path,
    batch_size: int,
    workers: str | None = None,
    tell: Callable[[str], None] | None = None,
) -> RunSummary:
    """The summary of a run from this process; raises what made it fail, or ServerUnreachable.

    `tell` is given a line of text whenever the run is further.
    """
    told = progress_listener.set(tell)
    try:
        # A flow that returns a state ends in that state, which mypy takes for a state within a state.
        return call_here(
            lambda: cast(
                State[RunSummary],
                run_pipeline(sources=sources, home=home, batch_size=batch_size, workers=workers, return_state=True),
            )
        )
    finally:
        progress_listener.reset(told)


def call_here(start: Callable[[], State[T]]) -> T:
    """The result of a flow that `start` runs in this process; raises what made it fail, or ServerUnreachable."""
    server = PREFECT_API_URL.value()
    # Without a server nobody listens to a run's heartbeat, and stopping it costs each run a second.
    unheard = {} if server else {PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
    try:
        wait_for_own_server()
        with temporary_settings(unheard):
            state = start()
    except (Exception, SystemExit) as error:
        trouble = _name_trouble(error, server)
        if trouble is None:
            raise
        raise trouble from error
    try:
        return state.result()
    except Exception as error:
        if _is_silence(error):
            raise _went_away(server, error) from error
        raise


def _name_trouble(error: BaseException, server: str | None) -> ServerUnreachable | None:
    """What keeps a run from being booked with its server; None when that is not what happened."""
    if is_locked_out(error):
        return ServerLocked(server or "within this process")
    if _is_silence(error):
        return _went_away(server, error)
    if server and isinstance(error, OSError | PrefectException | RuntimeError):
        return ServerUnreachable(
            f"the Prefect server at {server} does not answer; start it with «prefect server start», or unset"
            f" PREFECT_API_URL to run without one ({error})"
        )
    if isinstance(error, RuntimeError) and "ephemeral" in str(error):
        return ServerUnreachable(
            "Prefect's own small server did not start in time, because this machine is busy or slow: run again, or"
            f" set {_START_LIMIT} above {os.environ[_START_LIMIT]} ({error})"
        )
    return None


def _is_silence(error: BaseException) -> bool:
    """Whether a server that answered before does no more: httpx says so, and Prefect ends a process with SystemExit."""
    kinds = {f"{kind.__module__}.{kind.__name__}" for kind in type(error).__mro__}
    return isinstance(error, SystemExit) or "httpx.TransportError" in kinds


def _went_away(server: str | None, error: BaseException) -> ServerUnreachable:
    return ServerUnreachable(
        f"the Prefect server {f'at {server}' if server else 'of this run'} does not answer any more; what was loaded"
        f" stays, and the next run goes on from there ({error or type(error).__name__})"
    )
