"""How soon the same site may be asked again.

The pause runs from the end of one answer to the next request, so that a slow server is asked more slowly and the
spacing that it sees is never below the delay.
"""

from __future__ import annotations

import time
from collections.abc import Callable


class Pace:
    """The last request to each host, and who asked to be left alone until when."""

    def __init__(
        self, sleep: Callable[[float], None] = time.sleep, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._sleep = sleep
        self._clock = clock
        self._not_before: dict[str, float] = {}

    def wait(self, host: str) -> None:
        """Returns when the host may be asked."""
        pause = self._not_before.get(host, 0.0) - self._clock()
        if pause > 0:
            self._sleep(pause)

    def rest(self, host: str, seconds: float) -> None:
        """Notes that the host was just asked, or asked for quiet, and is next asked in `seconds` at the earliest."""
        self._not_before[host] = max(self._not_before.get(host, 0.0), self._clock() + seconds)
