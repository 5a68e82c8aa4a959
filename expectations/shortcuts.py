"""What Great Expectations works out again and again while it validates a batch, worked out once.

It is a third of its fixed time. Nothing that it answers changes: the same functions give the same values, some of them
kept for the time of a batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_PLAIN = frozenset((str, int, bool, type(None)))


@contextmanager
def worked_out_once() -> Iterator[None]:
    """Within it, an expectation has one configuration, a configuration one expectation, and plain values are JSON.

    Great Expectations asks some twenty times for the one and ten for the other, and each answer walks all fields of the
    model; meanwhile the fields do not change. For the name of each of its metrics it looks into each code of a list for
    what JSON cannot hold. One thread at a time may be within: what is replaced belongs to the whole process.
    """
    from great_expectations.core import id_dict
    from great_expectations.expectations.expectation import Expectation
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration

    model: Any = Expectation
    configuration: Any = ExpectationConfiguration
    names: Any = id_dict
    before = model.configuration, configuration.to_domain_obj, names.convert_to_json_serializable
    model.configuration = property(_kept(model.configuration.fget))
    configuration.to_domain_obj = _kept(configuration.to_domain_obj)
    names.convert_to_json_serializable = _unless_plain(names.convert_to_json_serializable)
    try:
        yield
    finally:
        model.configuration, configuration.to_domain_obj, names.convert_to_json_serializable = before


def _kept(work_out: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The function with each object's answer kept."""
    kept: dict[int, tuple[Any, Any]] = {}

    def look_up(one: Any) -> Any:
        # With the object itself, so that its number is not given to another while the answer is kept.
        if id(one) not in kept:
            kept[id(one)] = (one, work_out(one))
        return kept[id(one)][1]

    return look_up


def _unless_plain(convert: Callable[[Any], Any]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """The function that leaves as they are the values of a dict that JSON has, and lists of them."""

    def convert_rest(data: dict[str, Any]) -> dict[str, Any]:
        return {name: value if _is_plain(value) else convert(value) for name, value in data.items()}

    return convert_rest


def _is_plain(value: object) -> bool:
    return type(value) in _PLAIN or (type(value) is list and all(type(part) in _PLAIN for part in value))
