"""Work in a forked child that is killed: after a time, at a file operation of Python, or at a system call of anything.

The second is exact: the audit hook of CPython counts every open, rename, removal and symlink, and the n-th ends the
process before it is done. The third reaches what DuckDB and Arrow do by themselves: strace delivers SIGKILL on entering
the n-th write, fsync or rename of a thread.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

Work = Callable[[], None]

_words = str.split
_OPERATIONS = frozenset(
    _words("open os.rename os.remove os.mkdir os.rmdir os.symlink os.truncate shutil.rmtree socket.connect")
)
SYSTEM_CALLS = ["pwrite64", "write", "fsync", "fdatasync", "ftruncate", "rename", "renameat2", "unlink", "symlink"]


@dataclass
class Child:
    """A forked process, and how it ended."""

    log: Path
    pid: int = 0
    operations: int = 0
    """File operations of Python that it did, once it ended by itself."""
    calls: Counter[str] = field(default_factory=Counter)
    """System calls of its busiest thread, when it was traced."""
    seconds: float = 0.0

    @property
    def told(self) -> str:
        """What it failed with."""
        if not self.log.exists():
            return "it ended without a word"
        said = self.log.read_text(encoding="utf-8").partition("Stack Trace")[0].strip().splitlines()
        return next(
            (line for line in reversed(said) if re.match(r"[\w.]+(Error|Exception)\b|[\w.]+: ", line)), said[-1]
        )[:400]


def run_child(
    work: Work,
    log: Path,
    *,
    after: float | None = None,
    at_operation: int | None = None,
    at_call: tuple[str, int] | None = None,
    count_calls: bool = False,
) -> tuple[Child, int]:
    """The child and its exit status, negative for the signal that ended it."""
    log.unlink(missing_ok=True)
    child = Child(log)
    go_read, go_write = os.pipe()
    done_read, done_write = os.pipe()
    child.pid = os.fork()
    if child.pid == 0:
        os.close(go_write)
        os.close(done_read)
        _be_child(work, log, go_read, done_write, at_operation)
    os.close(go_read)
    os.close(done_write)
    strace = _attach(child.pid, log.with_suffix(".strace"), at_call) if at_call or count_calls else None
    began = time.monotonic()
    os.write(go_write, b"go")
    os.close(go_write)
    if after is not None:
        _kill_after(child.pid, after)
    status = os.waitstatus_to_exitcode(os.waitpid(child.pid, 0)[1])
    child.seconds = time.monotonic() - began
    with os.fdopen(done_read) as said:
        child.operations = int(said.read() or 0)
    if strace is not None:
        strace.wait(60)
        child.calls = _count(log.with_suffix(".strace"))
    return child, status


def can_trace() -> bool:
    """Whether system calls can be watched here."""
    return shutil.which("strace") is not None and os.geteuid() == 0


def _be_child(work: Work, log: Path, go: int, done: int, at_operation: int | None) -> None:
    status, count = 1, 0

    def watch(event: str, _: object) -> None:
        nonlocal count
        if event in _OPERATIONS:
            count += 1
            if count == at_operation:
                os.kill(os.getpid(), signal.SIGKILL)

    try:
        os.read(go, 2)
        sys.addaudithook(watch)
        work()
        os.write(done, str(count).encode())
        status = 0
    except BaseException:
        log.write_text(traceback.format_exc(), encoding="utf-8")
    finally:
        os._exit(status)


def _kill_after(pid: int, seconds: float) -> None:
    time.sleep(seconds)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _attach(pid: int, log: Path, at_call: tuple[str, int] | None) -> subprocess.Popen[str]:
    traced = ",".join(SYSTEM_CALLS)
    command = ["strace", "-f", "-y", "-s", "0", "-o", str(log), "-e", f"trace={traced}", "-p", str(pid)]
    if at_call is not None:
        command += ["-e", f"inject={at_call[0]}:signal=SIGKILL:when={at_call[1]}"]
    strace = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert strace.stderr is not None
    said = strace.stderr.readline()
    if "attached" not in said:
        raise RuntimeError(f"strace could not attach: {said}")
    return strace


def _count(log: Path) -> Counter[str]:
    """System calls by name, of the thread that made most of that name."""
    by_thread: dict[str, Counter[str]] = {}
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if found := re.match(r"(\d+) +(\w+)\(", line):
            by_thread.setdefault(found[1], Counter())[found[2]] += 1
    most: Counter[str] = Counter()
    for counts in by_thread.values():
        most |= counts
    return most
