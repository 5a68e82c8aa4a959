"""Records as Arrow tables: exactly the warehouse's columns, and nothing lost or rounded."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from tasks.ingest.source import make_article
from tasks.load.arrow import (
    articles_from_table,
    articles_to_table,
    claims_to_table,
    fits_warehouse,
    rejections_to_table,
    unclaimed_to_table,
)
from tasks.records import Claim, Rejection, UnclaimedNumber
from warehouse.batches import ARTICLES, CLAIMS, REJECTIONS, UNCLAIMED

CLAIM = Claim(
    claim_id="c1",
    article_id="a1",
    extractor_version="1",
    rule="r",
    indicator="export_value",
    measure="level",
    status="reported",
    value=Decimal("293000000"),
    value_upper=Decimal("300000000.25"),
    rounding=Decimal("500000"),
    unit="USD",
    value_text="۲۹۳ میلیون دلار",
    qualifier="range",
    ref_area="IR-26",
    place=None,
    partner_area="IQ",
    sector=None,
    product=None,
    scope="non_oil",
    basis=None,
    whole_area=None,
    period_calendar="jalali",
    period_year=1402,
    period_month_from=1,
    period_month_to=8,
    period_start=date(2023, 3, 21),
    period_end=date(2023, 11, 21),
    period_basis="stated",
    period_text="هشت ماهه نخست سال ۱۴۰۲",
    compared_to=None,
    speaker=None,
    speaker_role=None,
    organisation=None,
    quote="۲۹۳ میلیون دلار",
    span_start=10,
    span_end=25,
    sentence_start=0,
    sentence_end=60,
    repair=None,
    confidence=0.93,
    breakdown=None,
    breakdown_complete=False,
    mentions=((10, 25), (70, 85)),
)


def test_articles_come_back_as_they_were() -> None:
    full = make_article(
        source="s",
        source_id="1",
        text="\ufeffمتن\r\n",
        url="https://example.org/۱",
        agency="ایلنا",
        title="عنوان",
        published_on=date(2023, 11, 30),
        captured_on=date(2023, 12, 1),
    )
    bare = make_article(source="s", source_id="2", text="x")
    table = articles_to_table([full, bare])
    assert articles_from_table(table) == [full, bare]
    assert [*table.column_names, "cluster_id"] == ARTICLES.names


def test_claims_have_the_warehouse_s_columns_and_every_value_of_the_record() -> None:
    table = claims_to_table([CLAIM, replace(CLAIM, claim_id="c2", value=Decimal("-0.000001"), value_upper=None)])
    assert table.schema.equals(CLAIMS)
    assert [field.name for field in fields(Claim)] == CLAIMS.names
    row = table.to_pylist()[0]
    assert row.pop("mentions") == [{"span_start": 10, "span_end": 25}, {"span_start": 70, "span_end": 85}]
    assert row == {name: getattr(CLAIM, name) for name in row}
    assert table.column("value").to_pylist() == [Decimal("293000000"), Decimal("-0.000001")]


def test_the_other_records_have_the_warehouse_s_columns() -> None:
    number = UnclaimedNumber("a1", 3, 7, "۱۴۰۲", Decimal("1402"), None, "period", None)
    rejection = Rejection("s", "s.jsonl:2", "bad_json", "the line is no JSON")
    for table, schema, record in (
        (unclaimed_to_table([number]), UNCLAIMED, number),
        (rejections_to_table([rejection]), REJECTIONS, rejection),
    ):
        assert table.schema.equals(schema)
        assert table.to_pylist() == [{field.name: getattr(record, field.name) for field in fields(record)}]


def test_no_records_make_an_empty_table_with_all_columns() -> None:
    assert claims_to_table([]).schema.equals(CLAIMS)
    assert articles_from_table(articles_to_table([])) == []


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        (None, True),
        (Decimal("99999999999999999999999999999999.999999"), True),
        (Decimal("-1E+31"), True),
        (Decimal("1.50000000"), True),
        (Decimal("1E+32"), False),
        (Decimal("-100000000000000000000000000000000"), False),
        (Decimal("0.0000001"), False),
        (Decimal("123456789012345678901234567890.1234567"), False),
        (Decimal("NaN"), False),
        (Decimal("Infinity"), False),
    ],
)
def test_what_fits_the_warehouse_is_stored_exactly_and_the_rest_is_refused(value: Decimal | None, fits: bool) -> None:
    assert fits_warehouse(value) is fits
    if fits:
        assert claims_to_table([replace(CLAIM, value_upper=value)]).column("value_upper").to_pylist() == [value]
    else:
        assert value is not None
        with pytest.raises((pa.ArrowInvalid, pa.ArrowException, ValueError, TypeError)):
            claims_to_table([replace(CLAIM, value_upper=value)])
