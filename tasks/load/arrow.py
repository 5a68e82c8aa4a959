"""Records -> Arrow tables with exactly the warehouse's columns, and back.

`Decimal` becomes decimal128(38, 6) and must fit it: `fits_warehouse` says so beforehand, because a value that does not
is a fault of one claim and must not cost its batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from decimal import Decimal

import pyarrow as pa

from tasks.records import Article, Claim, Rejection, UnclaimedNumber
from warehouse.batches import ARTICLES, CLAIMS, REJECTIONS, UNCLAIMED

_PLACES = 6
_RECEIVED = pa.schema([field for field in ARTICLES if field.name != "cluster_id"])
"""An article's columns before the normalise stage has put it into a cluster."""
_LIMIT = Decimal(10) ** (38 - _PLACES)


def articles_to_table(articles: Sequence[Article]) -> pa.Table:
    """One row per article, in order."""
    return _to_table(articles, _RECEIVED)


def articles_from_table(table: pa.Table) -> list[Article]:
    """The articles of a table that has at least their columns, in order."""
    names = [field.name for field in fields(Article)]
    columns = [table.column(name).to_pylist() for name in names]
    return [Article(*row) for row in zip(*columns, strict=True)]


def claims_to_table(claims: Sequence[Claim]) -> pa.Table:
    """One row per claim, in order; raises pyarrow.ArrowInvalid for a value that does not fit."""
    return _to_table(claims, CLAIMS)


def unclaimed_to_table(numbers: Sequence[UnclaimedNumber]) -> pa.Table:
    """One row per unclaimed number, in order."""
    return _to_table(numbers, UNCLAIMED)


def rejections_to_table(rejections: Sequence[Rejection]) -> pa.Table:
    """One row per rejection, in order."""
    return _to_table(rejections, REJECTIONS)


def fits_warehouse(value: Decimal | None) -> bool:
    """Whether the warehouse can hold the value exactly: 32 digits before the point and 6 after it."""
    if value is None:
        return True
    if not value.is_finite() or value.copy_abs() >= _LIMIT:
        return False
    _, _, fraction = f"{value:f}".partition(".")
    return len(fraction.rstrip("0")) <= _PLACES


def _to_table(records: Sequence[object], schema: pa.Schema) -> pa.Table:
    columns = [pa.array(_values(records, field), type=field.type) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _values(records: Sequence[object], field: pa.Field) -> Iterable[object]:
    values = [getattr(record, field.name) for record in records]
    if pa.types.is_list(field.type) and pa.types.is_struct(field.type.value_type):
        names = [inner.name for inner in field.type.value_type]
        return [[dict(zip(names, item, strict=True)) for item in value] for value in values]
    return values
