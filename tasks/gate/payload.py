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

# What another version of the reader may change without changing what the row says; the rounding is in the words.
_OF_THE_READER = frozenset({"extractor_version", "rule", "confidence", "rounding"})


def write_payloads(table: pa.Table, positions: Sequence[int]) -> list[str]:
    """The rows of `table` at `positions`, each as JSON text with the columns in their order."""
    rows = table.take(pa.array(positions, pa.int64())).to_pylist()
    return [
        json.dumps({name: _finite(value) for name, value in row.items()}, ensure_ascii=False, default=_as_text)
        for row in rows
    ]


def say_the_same(payload: str, other: str) -> bool:
    """Whether two payloads differ at most in who read the row and how sure it was."""
    return payload == other or _said(payload) == _said(other)


def _said(payload: str) -> dict[str, object]:
    return {name: value for name, value in json.loads(payload).items() if name not in _OF_THE_READER}


def _finite(value: object) -> object:
    """JSON knows no NaN and no infinity: they are kept as words."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _as_text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a payload holds text, numbers and dates, not {type(value).__name__}")
