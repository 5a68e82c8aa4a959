"""Has Great Expectations judge a frame by a suite: with `shortcuts.py` the only module that imports it to run.

Asked twice: first how many rows fail, and then, only of what failed, which rows, by the frame's index, the row's
position. Naming the rows costs a third of the time also where there are none to name.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from expectations.expected import Expected, ReferenceCodes
from expectations.shortcuts import worked_out_once

if TYPE_CHECKING:
    import pandas as pd

# Great Expectations keeps its current project in a module global: two gates of one process take turns.
_ONE_AT_A_TIME = Lock()
# It copies all columns of a frame for each of its questions: in parts, each with its own columns, 61 questions about
# 100,000 rows take two thirds of the time. More parts cost more in themselves than they save.
_QUESTIONS_AT_ONCE = 12


class Judged(NamedTuple):
    """What Great Expectations answered to one expectation, in its own words."""

    result: Mapping[str, Any]
    """Counts and, where any rows fail, their values and, as `unexpected_index_list`, their numbers."""
    asked: Mapping[str, Any]
    """The expectation's configuration, as JSON."""


class GateBroken(Exception):
    """An expectation could not be judged at all: a fault of the suite or the frame, never of the data."""


def judge(gate: str, suite: Sequence[Expected], frame: pd.DataFrame, codes: ReferenceCodes | None) -> list[Judged]:
    """The answer to each expectation, in the order of the suite; `frame` is numbered from 0. Raises GateBroken."""
    # Said before the import, for whoever calls this without the flows that set it.
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx

    def ask(part: Sequence[Expected], result_format: str) -> list[Judged]:
        asked = gx.ExpectationSuite(name=gate, expectations=[_build(expected, codes) for expected in part])
        # Not through a stored validation definition: the store would keep every answer of a long run.
        batch = _open_frames().get_batch({"dataframe": frame[_columns(part)]})
        with worked_out_once():  # only the holder of the lock may be within
            answer = batch.validate(asked, result_format={"result_format": result_format})
        return _answers(gate, part, answer)

    judged: dict[str, Judged] = {}
    with _ONE_AT_A_TIME:
        for part in _parts(suite):
            judged |= {one.name: said for one, said in zip(part, ask(part, "BASIC"), strict=True)}
        for part in _parts([one for one in suite if judged[one.name].result["unexpected_count"]]):
            judged |= {one.name: said for one, said in zip(part, ask(part, "COMPLETE"), strict=True)}
    return [judged[one.name] for one in suite]


@cache
def _open_frames() -> Any:
    """The one batch definition of this process, which takes any frame; making a context costs a tenth of a second."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("whole")


def _parts(suite: Sequence[Expected]) -> Iterator[Sequence[Expected]]:
    for start in range(0, len(suite), _QUESTIONS_AT_ONCE):
        yield suite[start : start + _QUESTIONS_AT_ONCE]


def _columns(suite: Sequence[Expected]) -> list[str]:
    """The columns that the suite asks about."""
    named = (str(value) for one in suite for name, value in one.check.arguments.items() if name.startswith("column"))
    return list(dict.fromkeys(named))


def _build(expected: Expected, codes: ReferenceCodes | None) -> Any:
    """The expectation as Great Expectations has it."""
    import great_expectations.expectations as gxe

    arguments = dict(expected.check.arguments)
    if expected.check.codes is not None:
        if codes is None:
            raise GateBroken(f"{expected.name} needs the code list {expected.check.codes}, and none were handed in")
        arguments["value_set"] = sorted(getattr(codes, expected.check.codes))
    return getattr(gxe, expected.check.kind)(
        **arguments, severity=expected.severity, notes=expected.reason, meta={"name": expected.name}
    )


def _answers(gate: str, suite: Sequence[Expected], answer: Any) -> list[Judged]:
    by_name = {one.expectation_config.meta["name"]: one for one in answer.results}
    for name, one in by_name.items():
        if "element_count" not in one.result:
            raise GateBroken(f"gate {gate}: {name} could not be judged: {_messages(one.exception_info)}")
    answers = (by_name[expected.name] for expected in suite)
    return [Judged(one.result, one.expectation_config.to_json_dict()) for one in answers]


def _messages(raised: Mapping[str, Any]) -> str:
    """What Great Expectations raised, once each, without the tracebacks."""
    said = (one["exception_message"] for one in raised.values() if isinstance(one, dict))
    return "; ".join(dict.fromkeys(said)) or str(raised)
