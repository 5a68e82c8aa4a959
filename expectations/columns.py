"""Columns of a judged frame, out of Arrow: cheap to judge, and empty where there is nothing to judge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def category(column: pa.ChunkedArray) -> pd.Series[Any]:
    """A column of few values as a pandas category, which is judged value by value and not row by row."""
    values = column.combine_chunks().dictionary_encode() if len(column) else column
    return pd.Series(values.to_pandas(), dtype="category")


def floats(column: pa.ChunkedArray) -> pd.Series[Any]:
    """A column of numbers as floats; NaN where it is empty."""
    return pd.Series(column.cast(pa.float64(), safe=False).to_numpy(), dtype="float64")


def truths(column: pa.ChunkedArray) -> np.ndarray[Any, Any]:
    """A column of truth values; False where it is empty."""
    return np.asarray(pc.fill_null(column, False).to_numpy(), dtype=bool)


def days(column: pa.ChunkedArray) -> pd.Series[Any]:
    """A column of dates as datetime64 in seconds (nanoseconds end in 2262); NaT where it is empty."""
    return pd.Series(column.to_numpy().astype("datetime64[s]"))


def where_known(truths: Sequence[object] | np.ndarray[Any, Any], applies: np.ndarray[Any, Any]) -> pd.Series[Any]:
    """`truths`, empty where the question does not apply."""
    answers = np.asarray(truths, dtype=object)
    answers[~applies] = None
    return pd.Series(answers, dtype=object)


def numbered(keys: pd.Series[Any]) -> pd.Series[Any]:
    """The keys, each repeated one told apart: «a», «a#2», «a#3»."""
    before = keys.groupby(keys, sort=False).cumcount()
    return keys.where(before == 0, keys + "#" + (before + 1).astype(str)) if before.any() else keys


def missing_fields(table: pa.Table, required: Sequence[str]) -> pd.Series[Any]:
    """The first required column that is empty in each row; None where all are given."""
    missing = np.full(len(table), None, dtype=object)
    for name in reversed(required):
        column = table[name]
        empty = pc.is_null(column, nan_is_null=True)
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            empty = pc.or_(empty, pc.fill_null(pc.equal(column, ""), False))
        if pc.any(empty).as_py():
            missing[empty.to_numpy()] = name
    return pd.Series(missing, dtype=object)


def joined(left: pd.Series[Any], right: pd.Series[Any], where: pd.Series[bool]) -> pd.Categorical:
    """«left in right» as a category of the pairs that occur; empty outside `where` and where either is empty."""
    pair = left.cat.codes.astype("int64") * 10_000 + right.cat.codes
    known = where & left.notna() & right.notna()
    codes, pairs = pd.factorize(pair.where(known))
    names = [f"{left.cat.categories[int(one) // 10_000]} in {right.cat.categories[int(one) % 10_000]}" for one in pairs]
    return pd.Categorical.from_codes(codes.tolist(), categories=pd.Index(names, dtype=object))


def hashed(frame: pd.DataFrame, columns: Iterable[str]) -> pd.Series[Any]:
    """A 64-bit number for each row that is the same where all of `columns` are."""
    return pd.util.hash_pandas_object(frame[list(columns)], index=False)
