"""Reads batches (normalise, extract) here, in a pool of processes, or on a Dask cluster: one setting chooses.

`Readers("2")` reads in two processes of this machine, `Readers("tcp://10.0.0.5:8786")` on the workers of that scheduler
(extra `dask`), `Readers("1")` in this process. Batches come back in their order, while the next ones are being read, so
that whoever takes them gates and loads meanwhile. A worker that dies costs its batch a second reading, not the run.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import wait
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
from prefect import get_run_logger, task
from prefect.settings import PREFECT_API_URL, temporary_settings
from prefect.task_runners import ProcessPoolTaskRunner

from tasks.extract.task import Extracted, extract
from tasks.normalise.task import normalise
from tasks.parts import BatchFolder
from tasks.redoing import result_key

WORKERS_VARIABLE = "AMARKAV_WORKERS"
_WORTH_A_POOL = 4
"""New batches from which on `auto` starts a pool: starting one costs some seconds a process."""
_LOOK_SECONDS = 5
"""How often it is looked whether a pool still works."""
_READERS_NICE = 10
_MOST_DEATHS = 3
"""Deaths of workers after which a run goes on without any."""


class WorkersMisnamed(Exception):
    """A setting of the workers that cannot be meant so; its message says what was expected."""


@task(
    name="read",
    task_run_name="read {batch.name}",
    description="Normalises and extracts one batch, in whichever process a worker is.",
    cache_key_fn=result_key,
    persist_result=True,
    timeout_seconds=3600,
)
def read(batch: Path) -> Extracted:
    """What the reader made of the batch; writes the files that `normalise` and `extract` write."""
    _watch_parent()
    normalise.fn(batch)
    extracted = extract.fn(batch)
    pa.default_memory_pool().release_unused()  # a process that waits for its next batch needs none of it
    return extracted


@dataclass(frozen=True, slots=True)
class Workers:
    """The setting, understood."""

    processes: int
    """1 for this process, 0 where `address` says whom to ask."""
    address: str | None = None

    @classmethod
    def of(cls, setting: str | None, batches: int) -> Workers:
        """`auto` (a process a core where it pays), a number of processes, or the address of a Dask scheduler.

        Raises WorkersMisnamed.
        """
        said = setting or os.environ.get(WORKERS_VARIABLE) or "auto"
        if said == "auto":
            cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
            return cls(cores if batches >= _WORTH_A_POOL else 1)
        if said.isdecimal() and int(said) > 0:
            return cls(int(said))
        if "://" in said:
            return cls(0, said)
        raise WorkersMisnamed(
            f"workers are «{said}»; expected auto, a number of processes (1 for none), or the address of a Dask"
            " scheduler such as tcp://10.0.0.5:8786"
        )


class Readers:
    """Reads batches by the setting; a context, because workers are to be stopped."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._stack = ExitStack()
        self._runner: Any = None
        self._deaths = 0

    def __enter__(self) -> Readers:
        """The same; workers are started when the first batch asks for them."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops the workers."""
        self._stop()

    def read_all(self, batches: Sequence[Path]) -> Iterator[tuple[Path, Extracted | None]]:
        """Each batch, in order, with what was read of it; None where it holds no article."""
        waiting: deque[tuple[Path, Any]] = deque()
        following = iter(batches)
        ahead = 2 * self._workers.processes + 1 if self._workers.processes else 3 * self._count_remote()
        while True:
            while len(waiting) < ahead and (batch := next(following, None)) is not None:
                waiting.append((batch, self._submit(batch)))
            if not waiting:
                return
            batch, future = waiting.popleft()
            if future is None:
                yield batch, _read_here(batch)
                continue
            try:
                self._watch(future)
                extracted = future.result()
            except Exception as error:
                if not _is_death(error):
                    raise
                # Whatever was waiting may have gone with the worker: it is asked for again, this batch first.
                self._bury(error)
                again = [batch, *(other for other, _ in waiting)]
                waiting = deque((other, self._submit(other)) for other in again)
                continue
            yield batch, extracted

    def _submit(self, batch: Path) -> Any:
        """The future of a batch at a worker; None where it is read here."""
        if self._workers.processes == 1 or self._deaths >= _MOST_DEATHS or not BatchFolder(batch).has("articles"):
            return None
        if self._runner is None:
            self._start()
        future = self._runner.submit(read, {"batch": batch})
        if self._workers.address is None:
            self._yield_cores()
        return future

    def _yield_cores(self) -> None:
        """Lets this process go before its readers where all want the cores: what is read must also be loaded."""
        for pid in self._runner._executor._processes or {}:
            with suppress(OSError):  # it may be gone
                os.setpriority(os.PRIO_PROCESS, pid, _READERS_NICE)

    def _start(self) -> None:
        if not PREFECT_API_URL.value():
            # Without this each worker would start a Prefect server of its own. Imported here: it is large, and workers
            # import this module.
            from prefect.server.api.server import SubprocessASGIServer

            server = SubprocessASGIServer()
            self._stack.enter_context(temporary_settings({PREFECT_API_URL: server.api_url}))
        self._runner = self._stack.enter_context(self._make_runner())

    def _make_runner(self) -> Any:
        if self._workers.address is None:
            return ProcessPoolTaskRunner(max_workers=self._workers.processes)
        from prefect_dask.task_runners import DaskTaskRunner  # the extra `dask`

        return DaskTaskRunner(address=self._workers.address)

    def _count_remote(self) -> int:
        from distributed import Client

        client: Any = Client(self._workers.address, set_as_default=False)  # type: ignore[no-untyped-call]
        with client:
            return max(1, len(client.scheduler_info()["workers"]))

    def _stop(self) -> None:
        self._runner = None
        self._stack.close()

    def _watch(self, future: Any) -> None:
        """Returns when the future is done. Raises BrokenProcessPool when nobody is left who could finish it.

        A process that Prefect ends with SystemExit, as it does when its server is gone, takes the thread with it that
        hands on results: Prefect's futures then wait for ever.
        """
        if self._workers.address is not None:
            return
        while not future.wrapped_future.done():
            future.wait(_LOOK_SECONDS)
            if not _is_attended(self._runner._executor) and not future.wrapped_future.done():
                raise BrokenProcessPool("nobody hands on what the reading processes give back; is the server gone?")

    def _bury(self, error: BaseException) -> None:
        self._deaths += 1
        after = "it goes on in this process" if self._deaths >= _MOST_DEATHS else "its batches are read again"
        get_run_logger().warning("a reading process died (%s: %s); %s", type(error).__name__, error, after)
        if isinstance(error, BrokenProcessPool):
            free_feeder(self._runner._executor)
            for left in list((self._runner._executor._processes or {}).values()):
                left.kill()  # whom nobody attends would wait for work, and the program for them at its end
            free_messages(self._runner)
        self._stop()


def free_feeder(broken: ProcessPoolExecutor) -> None:
    """Lets a broken pool be shut down: the thread that still writes a task to its dead processes gets an error.

    CPython before 3.11.5 waits for that thread without end (github.com/python/cpython/issues/94777); what its mend does
    when the pool breaks, this does from outside.
    """
    if sys.version_info < (3, 11, 5) or not _is_attended(broken):
        calls: Any = broken._call_queue  # type: ignore[attr-defined]
        calls._reader.close()


def free_messages(runner: Any) -> None:
    """Lets the program end although one of the runner's processes died: it may have held the lock of their messages.

    Prefect's processes send logs and events through one queue; whoever writes to it then waits without end, and the
    program for that thread when it exits.
    """
    if runner._subprocess_message_queue is not None:
        runner._subprocess_message_queue.cancel_join_thread()


def _end_with_parent() -> None:
    """Ends this process when the one that started it is gone: killed, that one cannot say so."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@cache
def _watch_parent() -> None:
    """Starts to look whether the parent lives; once a process."""
    threading.Thread(target=_end_with_parent, name="end-with-parent", daemon=True).start()


def _is_attended(pool: Any) -> bool:
    """Whether the thread that hands on results is there; a pool that was given nothing yet has none, and needs none."""
    thread = pool._executor_manager_thread
    return thread is None or thread.is_alive()


def _read_here(batch: Path) -> Extracted | None:
    if not BatchFolder(batch).has("articles"):
        return None
    normalise(batch)
    return extract(batch)


def _is_death(error: Exception) -> bool:
    """Whether this is what the death of a worker looks like to whoever waits for it."""
    # Dask's by their names: importing it takes seconds, and it is an extra.
    return isinstance(error, BrokenProcessPool) or type(error).__name__ in (
        "KilledWorker",
        "FutureCancelledError",
        "CommClosedError",
    )
