"""A held row as JSON text, whole, so that it can be shown, judged and released as it was.

Values stay exact: a Decimal is a string of its digits, a date its ISO form.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pyarrow as pa

# What another version of the reader may change without changing what the row says (the rounding is in the words), and
# the cluster, which is found anew in every batch.
_OF_THE_READER = frozenset({"extractor_version", "rule", "confidence", "rounding", "cluster_id"})


def write_payloads(table: pa.Table, positions: Sequence[int]) -> list[str]:
    """The rows of `table` at `positions`, each as JSON text with the columns in their order."""
    rows = table.take(pa.array(positions, pa.int64())).to_pylist()
    return [
        json.dumps({name: _finite(value) for name, value in row.items()}, ensure_ascii=False, default=_as_text)
        for row in rows
    ]


def read_payloads(payloads: Sequence[str], schema: pa.Schema) -> pa.Table:
    """The rows that `write_payloads` wrote, with the columns of `schema`; one that a payload lacks is empty."""
    rows = [json.loads(payload) for payload in payloads]
    columns = [pa.array([_typed(row.get(field.name), field.type) for row in rows], field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def say_the_same(payload: str, other: str) -> bool:
    """Whether two payloads differ at most in who read the row, how sure it was, and columns that are empty."""
    return payload == other or _said(payload) == _said(other)


def _said(payload: str) -> dict[str, object]:
    row = json.loads(payload)
    return {name: value for name, value in row.items() if name not in _OF_THE_READER and value is not None}


def _finite(value: object) -> object:
    """JSON knows no NaN and no infinity: they are kept as words."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _as_text(value: object) -> str:
    if isinstance(value, Decimal):
        digits = f"{value:f}"  # not normalize(): that rounds to the context's 28 digits
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a payload holds text, numbers and dates, not {type(value).__name__}")


def _typed(value: object, kind: pa.DataType) -> object:
    """A JSON value as the column has it: text becomes Decimal, date or a float that JSON cannot say."""
    if not isinstance(value, str):
        return value
    if pa.types.is_decimal(kind):
        return Decimal(value)
    if pa.types.is_date(kind):
        return date.fromisoformat(value)
    return float(value) if pa.types.is_floating(kind) else value
