"""How the time of a work grows with its size, also on a machine that is busy with other things."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

_ROUNDS = 10
_PAUSE = 0.03
"""A busy machine slows one measurement, seldom ten over more than a second; a reader that takes quadratic time fails
them all."""


def find_growth(work: Callable[[], object], larger: Callable[[], object], most: float, plain: float) -> float | None:
    """How many times the processor time of `work` the `larger` one takes, if more than `most`; None where not.

    `plain`: seconds that are too few to judge by. Each time is the least of several rounds, as many as it takes.
    """
    short = long = float("inf")
    for number in range(_ROUNDS):
        time.sleep(_PAUSE * number)
        short, long = min(short, _seconds(work)), min(long, _seconds(larger))
        if long < plain or long < most * short:
            return None
    return long / short


def _seconds(work: Callable[[], object]) -> float:
    """Without the collector of garbage, as `timeit` does: it comes by the objects of the whole process."""
    gc.disable()
    try:
        start = time.thread_time()
        work()
        return time.thread_time() - start
    finally:
        gc.enable()
