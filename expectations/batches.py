"""What must be true of a batch as a whole: its tables have their columns, and most of its rows pass.

A failure here stops the batch: nothing of it loads, because the fault is the program's or the source's and not a row's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from expectations.expected import Check, Expected, between, critical

SCHEMA_SUITE: tuple[Expected, ...] = (
    critical(
        "columns_are_of_their_kind",
        "Every table of a batch has the columns of its contract, each of its kind.",
        Check("ExpectColumnPairValuesToBeEqual", {"column_A": "expected", "column_B": "found"}),
        scope="batch",
        because="Column {key} should be {expected}, and is {found}.",
    ),
)

SHARE_SUITE: tuple[Expected, ...] = (
    critical(
        "most_rows_pass",
        "At most half of a table's rows are held back; more is a fault of the reader or the source, not of rows.",
        between("held_share", 0, 0.5),
        scope="batch",
        because="{held} of {rows} {key} are held back, which is more than half.",
        tolerance="judged from 20 rows on, where at least 3 articles have rows held",
    ),
)


SOURCE_SUITE: tuple[Expected, ...] = (
    critical(
        "known_source_is_still_there",
        "A source that brought articles before does not come back without any.",
        between("articles_now", 1),
        scope="batch",
        because="Source {key} brought {articles_before} articles before, and holds none now.",
    ),
)


@dataclass(frozen=True, slots=True)
class HeldCount:
    """How much of one table was held back."""

    rows: int
    held: int
    articles: int
    """Articles with a row held back."""


def judged_schemas(tables: Mapping[str, pa.Table], contract: Mapping[str, pa.Schema]) -> pd.DataFrame:
    """One row per column of the contract with the kind it should have and the kind it has."""
    rows = []
    for name, schema in contract.items():
        found = tables[name].schema
        for field in schema:
            kind = _kind(field.type)
            index = found.get_field_index(field.name)
            seen = "absent" if index < 0 else _kind(found.field(index).type)
            rows.append({"key": f"{name}.{field.name}", "expected": kind, "found": kind if seen == "empty" else seen})
    return pd.DataFrame(rows, columns=["key", "expected", "found"])


def judged_shares(held: Mapping[str, HeldCount]) -> pd.DataFrame:
    """One row per table with the share held back; empty where there are too few rows or articles to tell."""
    return pd.DataFrame(
        {
            "key": list(held),
            "rows": [one.rows for one in held.values()],
            "held": [one.held for one in held.values()],
            "held_share": [
                one.held / one.rows if one.rows >= 20 and one.articles >= 3 else float("nan") for one in held.values()
            ],
        }
    )


def judged_source(source: str, articles_now: int, articles_before: int) -> pd.DataFrame:
    """One row for the source; a new one is not judged."""
    now = articles_now if articles_before else None
    return pd.DataFrame({"key": [source], "articles_now": [now], "articles_before": [articles_before]}).astype(
        {"articles_now": "float64"}
    )


def _kind(kind: pa.DataType) -> str:
    """text, number, whole number, date, truth value, list, empty, or Arrow's own name."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return "text"
    if pa.types.is_integer(kind):
        return "whole number"
    if pa.types.is_decimal(kind):
        return "decimal number"
    if pa.types.is_floating(kind):
        return "number"
    if pa.types.is_date(kind):
        return "date"
    if pa.types.is_boolean(kind):
        return "truth value"
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return "list"
    return "empty" if pa.types.is_null(kind) else str(kind)
