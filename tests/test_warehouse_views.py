"""The views of the contract, on small warehouses whose right answers are worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from warehouse_rows import CORRECTED, LATER, NOON, READER, article, batch, claim, share

from warehouse.connection import open_working
from warehouse.home import Home
from warehouse.loader import load_batch

FIRST = article()
SECOND = article(
    "گمرک بوشهر: صادرات شش‌ماهه ۳.۴ میلیارد دلار و وزن آن ۸ میلیون تن بود.", "b.txt", published_on=date(2025, 11, 2)
)
COPY = article("به نقل از همکار: صادرات ۳.۴ میلیارد دلار شد.", "c.txt", published_on=date(2025, 11, 3))


@pytest.fixture
def con(home: Home):
    with open_working(home, at=NOON) as con:
        yield con


def load(con: duckdb.DuckDBPyConnection, articles: list[Any], claims: list[Any], run_id: str = "r", **how: Any) -> None:
    given = {"run_id": run_id, "at": NOON, "extractor_version": READER} | how
    load_batch(con, **given, **batch(articles=articles, claims=claims))


def ask(con: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    return con.execute(sql).to_arrow_table().to_pylist()


def level(of: dict[str, Any], quote: str, value: str, **other: Any) -> dict[str, Any]:
    return claim(of, quote, value, **other)


def test_observation_is_the_exact_newest_finest_statement(con: duckdb.DuckDBPyConnection) -> None:
    load(
        con,
        [FIRST, SECOND, COPY],
        [
            level(FIRST, "۳.۲ میلیارد دلار", "3200000000"),
            level(SECOND, "۳.۴ میلیارد دلار", "3400000000"),
            level(COPY, "۳.۴ میلیارد دلار", "3500000000", qualifier="more_than"),
        ],
    )
    (row,) = ask(con, "FROM observations")
    assert row["value"] == Decimal(3400000000)
    assert row["article_id"] == SECOND["article_id"]
    assert (row["claim_count"], row["article_count"], row["cluster_count"]) == (3, 3, 3)
    assert (row["lowest_value"], row["highest_value"]) == (Decimal(3200000000), Decimal(3500000000))
    assert (row["first_published_on"], row["published_on"]) == (date(2025, 10, 25), date(2025, 11, 2))


def test_finer_rounding_wins_on_the_same_day(con: duckdb.DuckDBPyConnection) -> None:
    a = article("صادرات ۳.۲ میلیارد دلار، دقیق‌تر ۳.۲۱ میلیارد دلار.")
    load(con, [a], [level(a, "۳.۲ میلیارد دلار", "3200000000"), level(a, "۳.۲۱ میلیارد دلار", "3210000000")])
    (row,) = ask(con, "FROM observations")
    assert (row["value"], row["half_width"]) == (Decimal(3210000000), 5_000_000)


@pytest.mark.parametrize(
    "other",
    [
        {"basis": "customs"},
        {"scope": "non_oil"},
        {"place": "بندر نمونه"},
        {"partner_area": "QA"},
        {"product": "متانول"},
        {"ref_area": "IR-22"},
        {"period_month_to": 7, "period_end": date(2025, 10, 22)},
        {"unit": "EUR"},
    ],
)
def test_statements_of_different_cells_are_not_mixed(con: duckdb.DuckDBPyConnection, other: dict[str, Any]) -> None:
    load(
        con,
        [FIRST, SECOND],
        [level(FIRST, "۳.۲ میلیارد دلار", "3200000000"), level(SECOND, "۳.۴ میلیارد دلار", "3400000000", **other)],
    )
    assert len(ask(con, "FROM observations WHERE origin = 'stated'")) == 2
    assert ask(con, "FROM contradictions") == []


def test_cells_without_a_year_stay_with_their_article(con: duckdb.DuckDBPyConnection) -> None:
    open_year = {"period_year": None, "period_start": None, "period_end": None}
    load(
        con,
        [FIRST, SECOND],
        [
            level(FIRST, "۳.۲ میلیارد دلار", "3200000000", **open_year),
            level(SECOND, "۳.۴ میلیارد دلار", "3400000000", **open_year),
        ],
    )
    assert len(ask(con, "FROM observations")) == 2
    assert ask(con, "FROM contradictions") == []


def test_a_month_that_nobody_speaks_of_is_the_difference_of_two_totals(con: duckdb.DuckDBPyConnection) -> None:
    """«شش‌ماهه ۳.۲، هفت‌ماهه ۳.۴»: month 7 is 0.2, and may be 0.1 off; a bound or an odd month gives none."""
    seven = {"period_month_to": 7, "period_end": date(2025, 10, 22)}
    month = seven | {"period_month_from": 7, "period_start": date(2025, 9, 23)}
    totals = [level(FIRST, "۳.۲ میلیارد دلار", "3200000000"), level(SECOND, "۳.۴ میلیارد دلار", "3400000000", **seven)]
    load(con, [FIRST, SECOND], totals)
    (row,) = ask(con, "FROM observations WHERE origin = 'derived'")
    assert (row["value"], row["half_width"], row["qualifier"]) == (Decimal(200_000_000), 100_000_000, "exact")
    assert (row["period_start"], row["period_end"]) == (date(2025, 9, 23), date(2025, 10, 22))
    assert (row["claim_id"], row["claim_count"]) == (totals[1]["claim_id"], 2)
    assert len(ask(con, "FROM observations")) == 3
    # An average month was 0.53: 1.4 and 0.1 are too far from it for one of the same series.
    far = [{"value": Decimal(value)} for value in (3100000000, 3300000000, 4600000000)]
    for other in ({"qualifier": "more_than"}, {"scope": "non_oil"}, *far):
        load(con, [FIRST, SECOND], [totals[0], totals[1] | other])
        assert ask(con, "FROM observations WHERE origin = 'derived'") == []
    load(con, [FIRST, SECOND, COPY], [*totals, level(COPY, "۳.۴ میلیارد دلار", "210000000", **month)])
    (row,) = ask(con, "FROM observations WHERE period_month_from = 7")
    assert (row["origin"], row["value"]) == ("stated", Decimal(210000000))


def test_vintages_tell_what_was_known_when(con: duckdb.DuckDBPyConnection) -> None:
    load(
        con,
        [FIRST, SECOND, COPY],
        [
            level(FIRST, "۳.۲ میلیارد دلار", "3200000000"),
            level(SECOND, "۳.۴ میلیارد دلار", "3400000000"),
            level(COPY, "۳.۴ میلیارد دلار", "3400000000", qualifier="more_than"),
        ],
    )
    rows = ask(con, "FROM vintages ORDER BY vintage")
    assert [(row["vintage"], row["published_on"], row["value"]) for row in rows][:2] == [
        (1, date(2025, 10, 25), Decimal(3200000000)),
        (2, SECOND["published_on"], Decimal(3400000000)),
    ]
    assert (rows[0]["revised_by"], rows[1]["revised_by"], rows[1]["revised_by_percent"]) == (None, 200_000_000, 6.25)
    (best,) = ask(con, "FROM observations")
    assert (best["cell_id"], best["spread_percent"]) == (rows[0]["cell_id"], 5.88)


def test_targets_are_no_observations(con: duckdb.DuckDBPyConnection) -> None:
    load(con, [FIRST], [level(FIRST, "۳.۲ میلیارد دلار", "3200000000", status="target")])
    assert ask(con, "FROM observations") == []


def test_province_trade_has_unit_values_and_shares_said_and_computed(con: duckdb.DuckDBPyConnection) -> None:
    a = article("صادرات ۱۵۱ و ۵۷ و ۲۳ و ۸.۵ و ۱۵.۵ و ۱۴.۷، واردات ۲ و ۴ میلیون")
    nation = {"ref_area": "IR"}
    load(
        con,
        [a],
        [
            level(a, "۱۵۱", "151000000", unit="tonne", indicator="export_weight", **nation),
            level(a, "۵۷", "57000000000", **nation),
            level(a, "۲۳", "23000000", unit="tonne", indicator="export_weight"),
            level(a, "۸.۵", "8500000000"),
            level(a, "۱۵.۵", "15.5", measure="share", unit="percent", indicator="export_weight", whole_area="IR"),
            level(a, "۱۴.۷", "14.7", measure="share", unit="percent", whole_area="IR"),
            level(a, "۲ و", "2000000000", indicator="import_value"),
            level(a, "۴ میلیون", "4000000", indicator="import_weight", unit="tonne"),
        ],
    )
    (row,) = ask(con, "FROM province_trade")
    assert (row["ref_area"], row["province_fa"], row["province_en"]) == ("IR-18", "بوشهر", "Bushehr")
    assert (row["export_value_usd"], row["export_weight_tonnes"]) == (Decimal(8500000000), Decimal(23000000))
    # 8.5 of 57 is 14.91 %, 23 of 151 is 15.23 %; 8,500 / 23 is 369.57 USD a tonne.
    assert (row["value_share_said_percent"], row["value_share_computed_percent"]) == (Decimal("14.7"), 14.91)
    assert (row["weight_share_said_percent"], row["weight_share_computed_percent"]) == (Decimal("15.5"), 15.23)
    assert (row["export_usd_per_tonne"], row["import_usd_per_tonne"]) == (369.57, 500)
    assert row["claim_count"] == 6


def test_province_trade_keeps_scopes_and_parts_apart(con: duckdb.DuckDBPyConnection) -> None:
    load(
        con,
        [FIRST],
        [
            level(FIRST, "۳.۲ میلیارد دلار", "3200000000", scope="non_oil"),
            level(FIRST, "۷۱", "4100000000", claim_id="with"),
            level(FIRST, "درصد", "900000000", partner_area="QA", claim_id="part"),
        ],
    )
    rows = ask(con, "SELECT scope, export_value_usd FROM province_trade ORDER BY scope NULLS LAST")
    assert rows == [
        {"scope": "non_oil", "export_value_usd": Decimal(3200000000)},
        {"scope": None, "export_value_usd": Decimal(4100000000)},
    ]


def test_sector_shares_show_what_is_left_unsaid(con: duckdb.DuckDBPyConnection) -> None:
    a = article("صنعت ۴۰ و معدن ۳۵ درصد؛ ۳۰ درصد زعفران کشور")
    listed = {"breakdown": "b"}
    load(
        con,
        [a],
        [
            share(a, "۴۰", "40", "IND", **listed),
            share(a, "۳۵", "35", "MIN", **listed),
            claim(a, "۳۰", "30", measure="share", unit="percent", sector="SAF", whole_area="IR"),
        ],
    )
    rows = ask(
        con,
        "SELECT sector_fa, share_percent, list_sum_percent, list_parts, unstated_percent FROM sector_shares ORDER BY 2",
    )
    assert [tuple(row.values()) for row in rows] == [
        ("زعفران", 30, 30, 1, None),
        ("معدن و صنایع معدنی", 35, 75, 2, 25),
        ("صنعت", 40, 75, 2, 25),
    ]


def test_contradiction_names_both_sides(con: duckdb.DuckDBPyConnection) -> None:
    load(
        con,
        [FIRST, SECOND],
        [
            level(FIRST, "۳.۲ میلیارد دلار", "3200000000", speaker="مدیر صمت"),
            level(SECOND, "۳.۴ میلیارد دلار", "3400000000", speaker="ناظر گمرک"),
        ],
    )
    (row,) = ask(con, "FROM contradictions")
    assert (row["first_value"], row["second_value"]) == (Decimal(3200000000), Decimal(3400000000))
    assert (row["first_speaker"], row["second_speaker"]) == ("مدیر صمت", "ناظر گمرک")
    assert (row["difference"], row["difference_percent"]) == (Decimal(200000000), 6.25)
    assert (row["same_article"], row["same_cluster"]) == (False, False)


@pytest.mark.parametrize(
    ("quote", "value", "qualifier"),
    [
        ("۳.۴ میلیارد دلار", "3250000000", "approx"),
        ("۳.۴ میلیارد دلار", "3000000000", "more_than"),
        ("۳.۴ میلیارد دلار", "3200000000", "exact"),
    ],
)
def test_statements_that_can_both_be_true_are_no_contradiction(
    con: duckdb.DuckDBPyConnection, quote: str, value: str, qualifier: str
) -> None:
    load(
        con,
        [FIRST, SECOND],
        [level(FIRST, "۳.۲ میلیارد دلار", "3200000000"), level(SECOND, quote, value, qualifier=qualifier)],
    )
    assert ask(con, "FROM contradictions") == []


def test_rounder_figure_does_not_contradict_a_finer_one(con: duckdb.DuckDBPyConnection) -> None:
    a = article("صادرات ۳ میلیارد دلار یا ۳.۲ میلیارد دلار؟")
    b = article("صادرات ۴ میلیارد دلار", "b.txt")
    load(con, [a], [level(a, "۳ میلیارد دلار", "3000000000"), level(a, "۳.۲ میلیارد دلار", "3200000000")])
    assert ask(con, "FROM contradictions") == []
    load(con, [b], [level(b, "۴ میلیارد دلار", "4000000000")])
    # «۳ میلیارد» may be 3.5 and «۴ میلیارد» too; 3.25 and 3.5 don't meet.
    rows = ask(con, "SELECT first_value, second_value FROM contradictions")
    assert [{float(value) for value in row.values()} for row in rows] == [{3.2e9, 4e9}]


def test_copies_of_one_release_contradict_once(con: duckdb.DuckDBPyConnection) -> None:
    load(
        con,
        [FIRST, SECOND | {"cluster_id": "release"}, COPY | {"cluster_id": "release"}],
        [
            level(FIRST, "۳.۲ میلیارد دلار", "3200000000"),
            level(SECOND, "۳.۴ میلیارد دلار", "3400000000"),
            level(COPY, "۳.۴ میلیارد دلار", "3400000000"),
        ],
    )
    (row,) = ask(con, "FROM contradictions")
    assert (row["second_article_id"], row["first_cluster_count"], row["second_cluster_count"]) == (
        SECOND["article_id"],
        1,
        1,
    )


def test_article_that_contradicts_itself_is_marked(con: duckdb.DuckDBPyConnection) -> None:
    a = article("صادرات ۳.۲ میلیارد دلار، و باز صادرات ۳.۹ میلیارد دلار.", "self.txt", published_on=date(2025, 11, 9))
    load(
        con,
        [FIRST, a],
        [
            level(FIRST, "۳.۲ میلیارد دلار", "3200000000"),
            level(a, "۳.۲ میلیارد دلار", "3200000000"),
            level(a, "۳.۹ میلیارد دلار", "3900000000"),
        ],
    )
    (row,) = ask(con, "FROM contradictions")
    assert (row["first_article_id"], row["first_cluster_count"], row["same_article"]) == (FIRST["article_id"], 2, True)


def test_revision_tells_kept_changed_added_and_gone(con: duckdb.DuckDBPyConnection) -> None:
    old, new = article(), article(CORRECTED)
    weight = {"indicator": "export_weight", "unit": "tonne"}
    load(
        con,
        [old],
        [
            level(old, "۳.۲ میلیارد دلار", "3200000000"),
            share(old, "۷۱ درصد", "71", "PET"),
            level(old, "شش", "6", scope="non_oil"),
        ],
    )
    load(
        con,
        [new],
        [
            level(new, "۳.۴ میلیارد دلار", "3400000000"),
            share(new, "۷۱ درصد", "71", "PET"),
            level(new, "شش", "6", **weight),
        ],
        "r2",
        at=LATER,
    )
    # A later reading of the new text is no revision.
    load(
        con,
        [new],
        [level(new, "۳.۴ میلیارد دلار", "3400000000", rule="better")],
        "r3",
        at=LATER + timedelta(hours=1),
        extractor_version="2",
    )
    rows = ask(con, "SELECT change, indicator, measure, old_value, new_value FROM revisions ORDER BY change")
    assert [tuple(row.values()) for row in rows] == [
        ("added", "export_weight", "level", None, Decimal(6)),
        ("changed", "export_value", "level", Decimal(3200000000), Decimal(3400000000)),
        ("gone", "export_value", "level", Decimal(6), None),
        ("kept", "export_value", "share", Decimal(71), Decimal(71)),
    ]


def test_superseded_claims_are_in_no_view_of_today(con: duckdb.DuckDBPyConnection) -> None:
    load(con, [article()], [level(article(), "۳.۲ میلیارد دلار", "3200000000")])
    load(con, [article(CORRECTED)], [], "r2", at=LATER)
    for view in ("observations", "province_trade", "sector_shares", "contradictions"):
        assert ask(con, f"FROM {view}") == [], view
    assert [row["valid_to"] for row in ask(con, "FROM claim_versions")] == [LATER.replace(tzinfo=None)]
