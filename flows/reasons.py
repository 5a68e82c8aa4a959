"""How a flow ends that cannot go on for a reason which a person can mend: Failed, its message being the reason.

Prefect's own message would begin with «Flow run encountered an exception» and the name of a Python class.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from prefect.client.schemas.objects import State
from prefect.states import Failed

from tasks.gate.artifact import isolate_persian
from tasks.ingest.source import SourceError
from warehouse.errors import WarehouseError

P = ParamSpec("P")
T = TypeVar("T")


class RunFailed(Exception):
    """A run within a run failed; `state` says why."""

    def __init__(self, state: State[Any]) -> None:
        super().__init__(state.message)
        self.state = state


def result_of(state: State[T]) -> T:
    """What a run within a run came to. Raises RunFailed, with which `fails_with_reason` ends the outer one alike."""
    if state.is_failed():
        raise RunFailed(state)
    return state.result()


def fails_with_reason(work: Callable[P, State[T]]) -> Callable[P, State[T]]:
    """The same function of a flow, ending as Failed where a source, the warehouse or a run within it failed."""

    @wraps(work)
    def ended(*args: P.args, **kwargs: P.kwargs) -> State[T]:
        try:
            return work(*args, **kwargs)
        except RunFailed as inner:
            error = inner.state.result(raise_on_failure=False)
            return Failed(name=inner.state.name, message=inner.state.message, data=error)
        except (SourceError, WarehouseError) as error:
            return Failed(message=isolate_persian(str(error)), data=error)

    # Prefect looks the names in annotations up where the wrapper stands, not where the flow does.
    ended.__signature__ = inspect.signature(work, eval_str=True)  # type: ignore[attr-defined]
    return ended
