"""Faults of a whole batch, each with the expectation that must stop it: nothing of such a batch loads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

Tables = dict[str, pa.Table]


@dataclass(frozen=True)
class BatchFault:
    """One way in which a batch can be wrong as a whole."""

    what: str
    gate: str
    expectation: str
    plant: Callable[[Tables], Tables]


def column(table: str, name: str, values: Callable[[pa.ChunkedArray], object]) -> Callable[[Tables], Tables]:
    """Gives one column of one table other values."""

    def plant(given: Tables) -> Tables:
        old = given[table]
        place = old.schema.get_field_index(name)
        return {**given, table: old.set_column(place, name, values(old[name]))}

    return plant


def without(table: str, name: str) -> Callable[[Tables], Tables]:
    """Takes one column away."""
    return lambda given: {**given, table: given[table].drop_columns(name)}


def floats(*first: float) -> Callable[[pa.ChunkedArray], pa.Array]:
    """The column as floats, the first of them replaced: decimals hold neither NaN nor infinity, floats do."""
    return lambda old: pa.array([*first, *old.cast(pa.float64(), safe=False).to_pylist()[len(first) :]], pa.float64())


KIND = "columns_are_of_their_kind"
FAULTS: tuple[BatchFault, ...] = (
    BatchFault("value NaN", "schemas", KIND, column("claims", "value", floats(float("nan")))),
    BatchFault("value infinite", "schemas", KIND, column("claims", "value", floats(float("inf")))),
    BatchFault("values as floats", "schemas", KIND, column("claims", "value", floats())),
    BatchFault("values as text", "schemas", KIND, column("claims", "value", lambda old: old.cast(pa.string()))),
    BatchFault("spans as text", "schemas", KIND, column("claims", "span_start", lambda old: old.cast(pa.string()))),
    BatchFault("dates as text", "schemas", KIND, column("articles", "published_on", lambda old: old.cast(pa.string()))),
    BatchFault("quotes gone", "schemas", KIND, without("claims", "quote")),
    BatchFault("texts gone", "schemas", KIND, without("articles", "text")),
    BatchFault("reasons gone", "schemas", KIND, without("unclaimed", "reason")),
    BatchFault(
        "every span off by one",
        "batches",
        "most_rows_pass",
        column("claims", "span_start", lambda old: pa.array([start + 1 for start in old.to_pylist()], pa.int32())),
    ),
    BatchFault(
        "every province of before 2020",
        "batches",
        "most_rows_pass",
        column("claims", "ref_area", lambda old: pa.array(["IR-32"] * len(old), pa.string())),
    ),
    BatchFault(
        "every text in the wrong encoding",
        "batches",
        "most_rows_pass",
        column(
            "articles",
            "text",
            lambda old: pa.array([text.encode("utf-8").decode("latin-1") for text in old.to_pylist()], pa.string()),
        ),
    ),
)
