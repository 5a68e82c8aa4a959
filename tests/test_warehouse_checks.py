"""How exactly a figure is stated, sums of sector shares, and claims made twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from warehouse_rows import article, batch, share

from seeds import read_table
from warehouse.checks import run_check
from warehouse.errors import WarehouseError
from warehouse.statements import run_file

LIST = "صادرات به تفکیک: صنعت ۴۰، معدن ۳۰، کشاورزی ۲۰، پتروشیمی ۱۲، فرش ۷، سایر ۳ و فولاد ۱۸.۵ درصد؛ جمعا ۹.۸"
ARTICLE = article(LIST)
SECTORS = pa.Table.from_pylist(
    [{"code": row["code"], "parent": row["parent"] or None} for row in read_table("sectors")]
)


@pytest.fixture(scope="module")
def macros() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        run_file(con, "macros/rounding")
        yield con


@pytest.mark.parametrize(
    ("value", "rounding", "unit", "half_width"),
    [
        ("14.7", "0.05", "percent", 0.05),
        ("13", "0.05", "percent", 0.05),
        ("3", "0", "rank", 0),
        # Read before roundings were recorded: what the value itself shows.
        ("14.7", None, "percent", 0.05),
        ("20", None, "percent", 0.5),
        ("2000000", None, "tonne", 500_000),
        ("-34368715", None, "USD", 0.5),
        ("0", None, "count", 0.5),
        ("3", None, "rank", 0),
        ("99999999999999999999", None, "IRR", 0.5),
    ],
)
def test_a_figure_may_be_off_by_its_rounding(
    macros: duckdb.DuckDBPyConnection, value: str, rounding: str | None, unit: str, half_width: float
) -> None:
    found = macros.execute(
        "SELECT rounding_half_width($value::DECIMAL(38, 6), $rounding::DECIMAL(38, 6), $unit)",
        {"value": Decimal(value), "rounding": None if rounding is None else Decimal(rounding), "unit": unit},
    ).fetchone()
    assert found == (pytest.approx(half_width),)


@pytest.mark.parametrize(
    ("qualifier", "value", "upper", "low", "high"),
    [
        ("exact", "57", None, 56.5, 57.5),
        ("approx", "57", None, 56, 58),
        ("approx", "300", None, 250, 350),
        ("more_than", "57", None, 56.5, float("inf")),
        ("at_most", "57", None, float("-inf"), 57.5),
        ("more_than", "-18", None, float("-inf"), -17.5),
        ("less_than", "-18", None, -18.5, float("inf")),
        ("range", "20", "30", 19.5, 30.5),
        ("range", "-20", "-30", -30.5, -19.5),
    ],
)
def test_hedge_opens_or_widens_what_a_figure_allows(
    macros: duckdb.DuckDBPyConnection, qualifier: str, value: str, upper: str | None, low: float, high: float
) -> None:
    found = macros.execute(
        "SELECT stated_low(v, u, q, s), stated_high(v, u, q, s) FROM ("
        " SELECT $value::DECIMAL(38, 6) AS v, $upper::DECIMAL(38, 6) AS u, $q AS q,"
        " stated_slack(v, 'count', q, 0.5) AS s)",
        {"value": Decimal(value), "upper": None if upper is None else Decimal(upper), "q": qualifier},
    ).fetchone()
    assert found == (low, high)


def part(quote: str, sector: str, value: str | None = None, **other: Any) -> dict[str, Any]:
    digits = value if value is not None else quote.translate(str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789"))
    return share(ARTICLE, quote, digits, sector, **({"breakdown": "list", "breakdown_complete": True} | other))


FIVE = [part("۴۰", "IND"), part("۳۰", "MIN"), part("۲۰", "AGR"), part("۷", "CAR"), part("سایر ۳", "OTH", "3")]


def groups_of(rows: list[dict[str, Any]], sectors: pa.Table | None = SECTORS) -> list[dict[str, Any]]:
    return run_check("sector_share_groups", batch(claims=rows)["claims"], sectors=sectors).to_pylist()


def test_complete_list_that_sums_to_100_fits() -> None:
    (group,) = groups_of(FIVE)
    assert (group["share_sum"], group["parts"], group["half_width"], group["verdict"]) == (Decimal(100), 5, 2.5, "fits")
    assert group["complete"] is True
    assert group["claim_ids"] == [row["claim_id"] for row in FIVE]
    assert group["group_key"] == FIVE[0]["claim_id"]


def test_six_sectors_that_sum_to_112_are_above() -> None:
    (group,) = groups_of([*FIVE, part("۱۲", "PET")])
    assert (group["share_sum"], group["excess"], group["verdict"]) == (Decimal(112), Decimal(12), "above")


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        (("33.3", "33.3", "33.3"), "fits"),
        (("33.3", "33.3", "33.2"), "short"),
        (("33.4", "33.4", "33.3"), "fits"),
        (("33.4", "33.4", "33.4"), "above"),
    ],
)
def test_rounding_to_a_tenth_allows_a_twentieth_a_part(values: tuple[str, ...], verdict: str) -> None:
    rows = [
        part(quote, sector, value, value_text=f"{value} درصد")
        for quote, sector, value in zip(("۴۰", "۳۰", "۲۰"), ("IND", "MIN", "AGR"), values, strict=True)
    ]
    (group,) = groups_of(rows)
    assert group["half_width"] == pytest.approx(0.15)
    assert group["verdict"] == verdict, group["share_sum"]


def test_list_that_is_not_complete_may_be_short() -> None:
    (group,) = groups_of([row | {"breakdown_complete": False} for row in FIVE[:2]])
    assert (group["share_sum"], group["complete"], group["verdict"]) == (Decimal(70), False, "incomplete")
    (group,) = groups_of(FIVE[:2])
    assert group["verdict"] == "short"


def test_hedged_part_keeps_a_list_from_being_short() -> None:
    (group,) = groups_of([*FIVE[:3], part("۷", "CAR", qualifier="more_than")])
    assert (group["share_sum"], group["complete"], group["verdict"]) == (Decimal(97), False, "incomplete")
    (group,) = groups_of([*FIVE, part("۱۲", "PET", qualifier="at_most")])
    assert (group["parts"], group["verdict"]) == (5, "fits")


def test_approximate_part_widens_the_tolerance() -> None:
    (group,) = groups_of([*FIVE[:3], part("۷", "CAR", qualifier="approx")])
    assert group["half_width"] == 2.5
    assert group["verdict"] == "short"
    (group,) = groups_of([part("۴۰", "IND", qualifier="approx"), *FIVE[1:3], part("۷", "CAR", qualifier="approx")])
    assert group["half_width"] == 1 + 0.5 + 0.5 + 1
    assert group["verdict"] == "fits"


def test_part_of_a_part_is_not_added_twice() -> None:
    steel = part("۱۸.۵", "STL", "18.5")
    (group,) = groups_of([*FIVE, steel])
    assert (group["share_sum"], group["parts"], group["verdict"]) == (Decimal(100), 6, "fits")
    # Without the tree of sectors nothing says that steel is mining.
    (group,) = groups_of([*FIVE, steel], sectors=None)
    assert (group["share_sum"], group["verdict"]) == (Decimal("118.5"), "above")


def test_part_and_part_of_a_part_side_by_side_sum_to_100() -> None:
    (group,) = groups_of([part("۴۰", "IND"), part("۳۰", "MIN"), part("۳", "MET", "30")])
    assert (group["share_sum"], group["verdict"]) == (Decimal(100), "fits")


def test_share_said_twice_counts_once() -> None:
    (group,) = groups_of([*FIVE, part("۴۰", "IND", claim_id="again")])
    assert (group["share_sum"], group["parts"], len(group["claim_ids"])) == (Decimal(100), 5, 6)


@pytest.mark.parametrize(
    "change",
    [
        {"breakdown": "other list"},
        {"indicator": "export_weight"},
        {"period_year": 1403},
        {"partner_area": "IQ"},
        {"scope": "non_oil"},
        {"basis": "customs"},
        {"place": "گمرک نمونه"},
        {"article_id": "another"},
    ],
)
def test_shares_of_different_wholes_are_not_added(change: dict[str, Any]) -> None:
    groups = groups_of([*FIVE, *(row | change | {"claim_id": f"{row['claim_id']}x"} for row in FIVE)])
    assert [group["share_sum"] for group in groups] == [Decimal(100), Decimal(100)]


@pytest.mark.parametrize(
    "change",
    [
        {"whole_area": "IR"},
        {"whole_area": None, "breakdown": None},
        {"status": "target"},
        {"sector": None},
        {"measure": "growth"},
    ],
)
def test_what_is_no_sector_share_of_the_area_makes_no_group(change: dict[str, Any]) -> None:
    assert groups_of([row | change for row in FIVE]) == []


def test_no_claims_give_no_rows() -> None:
    assert run_check("sector_share_groups", batch(claims=[])["claims"]).num_rows == 0


def test_unknown_check_and_missing_column_are_named() -> None:
    with pytest.raises(WarehouseError, match="no check «sums»; there are: checks/sector_share_groups"):
        run_check("sums", batch(claims=[])["claims"])
    with pytest.raises(WarehouseError, match=r"sector_share_groups.*rounding"):
        run_check("sector_share_groups", batch(claims=FIVE)["claims"].drop_columns(["rounding"]))
