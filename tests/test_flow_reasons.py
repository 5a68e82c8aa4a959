"""A run that cannot go on says why in its state, in the words of what went wrong, also through a run within a run."""

from __future__ import annotations

from typing import Any

import pytest
from prefect import flow
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed

from flows.naming import GATE_STOPPED
from flows.reasons import fails_with_reason, result_of
from tasks.gate.gate import GateBatchFailed
from tasks.ingest.source import SourceError
from warehouse.errors import WarehouseLocked

pytestmark = pytest.mark.usefixtures("prefect_server")


@flow
@fails_with_reason
def read(fault: str) -> State[int]:
    """Ends as it is asked to."""
    match fault:
        case "source":
            raise SourceError("source «اخبار» is off")
        case "lock":
            raise WarehouseLocked("process 17 has the warehouse")
        case "gate":
            return Failed(
                name=GATE_STOPPED, message="gate claims: 3 of 4 rows critical", data=GateBatchFailed("3 of 4")
            )
        case "bug":
            raise ZeroDivisionError("planted")
    return Completed(message="well", data=7)


@flow
@fails_with_reason
def read_twice(fault: str) -> State[int]:
    """One run within another."""
    inner: Any = read(fault, return_state=True)
    return Completed(data=2 * result_of(inner))


@pytest.mark.parametrize("outer", [read, read_twice], ids=["itself", "within another"])
@pytest.mark.parametrize(
    ("fault", "name", "message", "error"),
    [
        ("source", "Failed", "source «\u2067اخبار\u2069» is off", SourceError),
        ("lock", "Failed", "process 17 has the warehouse", WarehouseLocked),
        ("gate", GATE_STOPPED, "gate claims: 3 of 4 rows critical", GateBatchFailed),
    ],
)
def test_the_reason_is_the_message(outer: Any, fault: str, name: str, message: str, error: type[Exception]) -> None:
    state = outer(fault, return_state=True)
    assert state.is_failed()
    assert (state.name, state.message) == (name, message)
    with pytest.raises(error):
        state.result()


def test_what_nobody_foresaw_keeps_prefect_s_message_with_the_class() -> None:
    state: Any = read("bug", return_state=True)
    assert "ZeroDivisionError: planted" in state.message


def test_a_run_within_a_run_that_went_well_gives_its_result() -> None:
    state: Any = read_twice("none", return_state=True)
    assert state.result() == 14
