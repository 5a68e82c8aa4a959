"""The views timeline and partner_trade on made-up articles whose arithmetic is known."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from persiantools.jdatetime import JalaliDate
from warehouse_rows import NOON, READER, article, batch, claim

from seeds import SEEDS_DIR
from warehouse.connection import open_working
from warehouse.dimensions import load_dimensions
from warehouse.home import Home
from warehouse.loader import load_batch
from warehouse.query import run_query
from warehouse.snapshot import publish

TEXT = (
    "در دوماهه نخست ۱۲۰ میلیون دلار، در سه‌ماهه ۲۱۰ میلیون دلار و در خرداد ۸۸ میلیون دلار صادر شد؛ "
    "تا مرداد ۴۰۰ میلیون دلار."
)
PARTNERS = (
    "صادرات به عراق ۷۰ میلیون دلار و ۳۰ درصد از کل بود، واردات از امارات ۱۵ میلیون دلار، فولاد به عراق ۹ میلیون دلار."
)


def months(year: int, first: int, last: int) -> dict[str, object]:
    following = JalaliDate(year + 1, 1, 1) if last == 12 else JalaliDate(year, last + 1, 1)
    return {
        "period_year": year,
        "period_month_from": first,
        "period_month_to": last,
        "period_start": JalaliDate(year, first, 1).to_gregorian(),
        "period_end": following.to_gregorian() - timedelta(days=1),
    }


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    home = Home(tmp_path_factory.mktemp("views"))
    to_the_million = {"rounding": Decimal(500_000)}
    totals, partners = article(TEXT, "totals.txt"), article(PARTNERS, "partners.txt")
    claims = [
        claim(totals, "۱۲۰ میلیون دلار", "120000000", **to_the_million, **months(1404, 1, 2)),
        claim(totals, "۲۱۰ میلیون دلار", "210000000", **to_the_million, **months(1404, 1, 3)),
        claim(totals, "۸۸ میلیون دلار", "88000000", **months(1404, 3, 3)),
        claim(totals, "۴۰۰ میلیون دلار", "400000000", **months(1404, 1, 5)),
        claim(partners, "۷۰ میلیون دلار", "70000000", partner_area="IQ"),
        claim(partners, "۳۰ درصد", "30", partner_area="IQ", measure="share", unit="percent", whole_area="IR-18"),
        claim(partners, "۱۵ میلیون دلار", "15000000", partner_area="AE", indicator="import_value"),
        claim(partners, "۹ میلیون دلار", "9000000", partner_area="IQ", sector="STL"),
    ]
    with open_working(home, at=NOON) as con:
        load_dimensions(con, SEEDS_DIR, at=NOON)
        rows = batch(articles=[totals, partners], claims=claims)
        load_batch(con, run_id="r", at=NOON, extractor_version=READER, **rows)
        publish(con, home, at=NOON)
    return home


def test_timeline_takes_differences_of_neighbouring_totals_only(home):
    sql = """
        SELECT period_month, cumulative_value, month_value_said, month_value_computed, month_computed_half_width
        FROM timeline WHERE indicator = 'export_value' AND partner_area IS NULL ORDER BY period_month
    """
    million = Decimal(1_000_000)
    assert [tuple(row.values()) for row in run_query(home, sql).to_pylist()] == [
        (2, 120 * million, None, None, None),
        # both totals are printed to the million: half of one each
        (3, 210 * million, 88 * million, 90 * million, pytest.approx(1_000_000)),
        (5, 400 * million, None, None, None),
    ]


def test_timeline_starts_a_year_with_the_first_month_itself(tmp_path):
    home = Home(tmp_path)
    one = article("در فروردین ۴۵ میلیون دلار صادر شد.", "first.txt")
    with open_working(home, at=NOON) as con:
        rows = batch(articles=[one], claims=[claim(one, "۴۵ میلیون دلار", "45000000", **months(1404, 1, 1))])
        load_batch(con, run_id="r", at=NOON, extractor_version=READER, **rows)
        publish(con, home, at=NOON)
    (row,) = run_query(
        home, "SELECT cumulative_value, month_value_said, month_value_computed FROM timeline"
    ).to_pylist()
    assert set(row.values()) == {Decimal(45_000_000)}


def test_partner_trade_leaves_out_parts_of_a_total(home):
    sql = """
        SELECT partner_area, partner_fa, neighbour, export_value_usd, import_value_usd, export_share_said_percent
        FROM partner_trade ORDER BY partner_area
    """
    assert [tuple(row.values()) for row in run_query(home, sql).to_pylist()] == [
        ("AE", "امارات متحده عربی", "sea", None, Decimal(15_000_000), None),
        ("IQ", "عراق", "land", Decimal(70_000_000), None, Decimal(30)),
    ]
