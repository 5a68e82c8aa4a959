"""What of a run is done again after a failure, and what is tried again at once.

A run that failed, crashed or was killed can be retried (in the UI: Retry). It then has the same id and the same folder
of batches, and a task that was done is not done again: it finds its result under `result_key`. Another run never does,
and neither does another version of the reader.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from tasks.extract.reader import EXTRACTOR_VERSION
from warehouse.errors import WarehouseLocked

LOCKED_DELAYS = [5.0, 30.0]
"""Seconds before the next tries to get hold of the warehouse; each try waits for a minute by itself."""
JITTER = 0.5


def result_key(context: Any, parameters: Mapping[str, Any]) -> str | None:
    """The key of a task's result within its flow run; None outside a flow run, where nothing can be retried.

    `context` is Prefect's TaskRunContext.
    """
    run_id = context.task_run.flow_run_id
    if run_id is None:
        return None
    said = "\0".join(f"{name}={value}" for name, value in sorted(parameters.items()))
    digest = hashlib.sha256(f"{EXTRACTOR_VERSION}\0{said}".encode()).hexdigest()[:24]
    return f"amarkav-{run_id}-{context.task.name}-{digest}"


def is_locked(task: Any, task_run: Any, state: Any) -> bool:
    """Whether a task failed because another process has the warehouse: the one failure that waiting mends.

    What cannot be read, what a gate stops and what the loader refuses would only fail again.
    """
    return isinstance(state.result(raise_on_failure=False), WarehouseLocked)
