"""A process of `amarkav serve` that is started again when it dies, and stopped in order."""

from __future__ import annotations

import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_STOP_SECONDS = 40
_SOONEST, _LATEST = 3, 60
"""Seconds until what died is started again: the soonest, doubled each time that it died young, up to the latest."""


@dataclass(slots=True)
class ChildProcess:
    """One long-running command whose output goes to a log."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    _young_deaths: int = 0
    _started_at: float = 0.0
    _again_at: float | None = None
    _out: IO[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Starts it; its log grows on."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self._out is None:
            self._out = self.log.open("ab")
        self._started_at = time.monotonic()
        # A session of its own: Ctrl-C in the terminal must reach the parent only, which stops its children in order.
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.DEVNULL, stdout=self._out, stderr=subprocess.STDOUT, start_new_session=True
        )

    @property
    def is_dead(self) -> bool:
        """Whether it was started and has ended."""
        return self.process is not None and self.process.poll() is not None

    def tend(self, now: float) -> str | None:
        """Starts it again some time after it died; a sentence when it has just been found dead, else None."""
        if not self.is_dead:
            return None
        if self._again_at is None:
            wait = min(_SOONEST * 2**self._young_deaths, _LATEST)
            self._young_deaths = self._young_deaths + 1 if now - self._started_at < _LATEST else 0
            self._again_at = now + wait
            return f"the {self.name} died; it is started again in {wait} s (log: {self.log})"
        if now >= self._again_at:
            self._again_at = None
            self.start()
        return None

    def stop(self) -> None:
        """Returns when it has ended: asked first, killed after a while."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
