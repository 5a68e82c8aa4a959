"""The Arrow schemas of what `load_batch` takes: the columns of the tables but for those that the loader fills in.

Build a table with `pa.Table.from_pylist(rows, schema=CLAIMS)`: a value that does not fit (a seventh decimal place, a
text where a date belongs) fails there and is not rounded.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.errors import BatchRefused

VALUE = pa.decimal128(38, 6)
SPAN = pa.struct([("span_start", pa.int32()), ("span_end", pa.int32())])

ARTICLES = pa.schema(
    [
        ("article_id", pa.string()),
        ("source", pa.string()),
        ("source_id", pa.string()),
        ("url", pa.string()),
        ("agency", pa.string()),
        ("title", pa.string()),
        ("published_on", pa.date32()),
        ("captured_on", pa.date32()),
        ("text", pa.string()),
        ("content_hash", pa.string()),
        # May be left out: an article is a cluster of its own until a copy of it is known.
        ("cluster_id", pa.string()),
    ]
)

CLAIMS = pa.schema(
    [
        ("claim_id", pa.string()),
        ("article_id", pa.string()),
        ("extractor_version", pa.string()),
        ("rule", pa.string()),
        ("indicator", pa.string()),
        ("measure", pa.string()),
        ("status", pa.string()),
        ("value", VALUE),
        ("value_upper", VALUE),
        ("rounding", VALUE),
        ("unit", pa.string()),
        ("value_text", pa.string()),
        ("qualifier", pa.string()),
        ("ref_area", pa.string()),
        ("place", pa.string()),
        ("partner_area", pa.string()),
        ("sector", pa.string()),
        ("product", pa.string()),
        ("scope", pa.string()),
        ("basis", pa.string()),
        ("whole_area", pa.string()),
        ("period_calendar", pa.string()),
        ("period_year", pa.int32()),
        ("period_month_from", pa.int32()),
        ("period_month_to", pa.int32()),
        ("period_start", pa.date32()),
        ("period_end", pa.date32()),
        ("period_basis", pa.string()),
        ("period_text", pa.string()),
        ("compared_to", pa.string()),
        ("speaker", pa.string()),
        ("speaker_role", pa.string()),
        ("organisation", pa.string()),
        ("quote", pa.string()),
        ("span_start", pa.int32()),
        ("span_end", pa.int32()),
        ("sentence_start", pa.int32()),
        ("sentence_end", pa.int32()),
        ("repair", pa.string()),
        ("confidence", pa.float64()),
        ("breakdown", pa.string()),
        ("breakdown_complete", pa.bool_()),
        ("mentions", pa.list_(SPAN)),
    ]
)

UNCLAIMED = pa.schema(
    [
        ("article_id", pa.string()),
        ("span_start", pa.int32()),
        ("span_end", pa.int32()),
        ("quote", pa.string()),
        ("value", VALUE),
        ("unit", pa.string()),
        ("reason", pa.string()),
        ("detail", pa.string()),
    ]
)

REJECTIONS = pa.schema(
    [("source", pa.string()), ("source_id", pa.string()), ("reason", pa.string()), ("detail", pa.string())]
)

GATE_RESULTS = pa.schema(
    [
        ("batch", pa.string()),
        ("gate", pa.string()),
        ("expectation", pa.string()),
        ("scope", pa.string()),
        ("severity", pa.string()),
        ("success", pa.bool_()),
        ("checked_rows", pa.int64()),
        ("failing_rows", pa.int64()),
        ("observed", pa.string()),
        ("verdict", pa.string()),
        ("tolerance", pa.string()),
        ("reason", pa.string()),
    ]
)

QUARANTINE = pa.schema(
    [
        ("gate", pa.string()),
        ("row_key", pa.string()),
        ("article_id", pa.string()),
        ("expectation", pa.string()),
        ("severity", pa.string()),
        ("reason", pa.string()),
        ("payload", pa.string()),
    ]
)

DECISIONS = pa.schema(
    [
        ("quarantine_id", pa.string()),
        # released, dropped or retried
        ("decision", pa.string()),
        ("decided_by", pa.string()),
        ("decided_note", pa.string()),
    ]
)

_OPTIONAL = frozenset(("cluster_id",))


def conform(given: pa.Table | Path | None, schema: pa.Schema, what: str) -> pa.Table:
    """The table (or that of a Parquet file) with exactly the columns and types of `schema`; empty for None.

    Further columns are left out. Raises BatchRefused, naming `what`, for a missing column or a value that does not fit.
    """
    if given is None:
        return schema.empty_table()
    table = pq.read_table(given) if isinstance(given, Path) else given
    missing = [name for name in schema.names if name not in table.column_names]
    if set(missing) - _OPTIONAL:
        raise BatchRefused(f"the batch of {what} lacks the columns {', '.join(missing)}; it has {table.column_names}.")
    for name in missing:
        table = table.append_column(name, pa.nulls(table.num_rows, schema.field(name).type))
    try:
        return table.select(schema.names).cast(schema)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        raise BatchRefused(f"the batch of {what} has a value that does not fit its column: {error}") from error
