"""Audits: what an article's own arithmetic says, and other articles; every kind with every verdict it can give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from told_figures import Figure, level, months, percent, tell
from warehouse_rows import LATER, NOON

from warehouse.auditing import Audited, count_audits, list_audits, run_audits
from warehouse.connection import open_working
from warehouse.home import Home
from warehouse.statements import list_sql

BILLION = 10**9
LAST_YEAR = months(1402, 1, 6)
FIVE, SIX, SEVEN, YEAR = months(1403, 5, 5), months(1403, 1, 6), months(1403, 1, 7), months(1403, 1, 12)
MONTH_SEVEN = months(1403, 7, 7)
NATION = {"ref_area": "IR"}


@pytest.fixture
def con(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_working(home, at=NOON) as con:
        yield con


@dataclass(frozen=True)
class Case:
    """Figures that are told before one that is checked, and the verdict on that one."""

    audit: str
    verdict: str
    before: tuple[Figure, ...]
    checked: Figure
    expected: str
    """What the others give."""
    apart: bool
    """Whether each figure has an article of its own."""

    def __str__(self) -> str:
        return f"{self.audit}-{self.verdict}-{self.checked.printed}"


def judged(
    audit: str, before: list[Figure], expected: str, *, apart: bool = False, **checked: Figure
) -> Iterator[Case]:
    """A case for each verdict, given as the name of the figure that is judged so."""
    for verdict, figure in checked.items():
        yield Case(audit, verdict, tuple(before), figure, expected, apart)


def growth(printed: str, **said: object) -> Figure:
    return percent(printed, "growth", **({"compared_to": "same_period_last_year"} | said))


def doubled(printed: str) -> Figure:
    return growth(printed, unit="times")


def balance(printed: str, scale: int = 10**6) -> Figure:
    return level(printed, "trade_balance", scale)


def trade(printed: str, scale: int = 10**6) -> Figure:
    return level(printed, "trade_value", scale)


def change(printed: str, scale: int = 10**6) -> Figure:
    return level(printed, scale=scale, measure="change")


def of_nation(printed: str, indicator: str = "export_weight") -> Figure:
    return percent(printed, "share", indicator, whole_area="IR")


def total_of(year: int, printed: str) -> Figure:
    return level(printed, scale=BILLION, **NATION, **months(year, 1, 12))


TRADE = [level("401"), level("316", "import_value")]
ROUGH_TRADE = [level("2.5", scale=BILLION), level("1.3", "import_value", BILLION)]
TWO_YEARS = [level("120"), level("100", **LAST_YEAR)]
ROUGH_YEARS = [level("1.2", scale=BILLION), level("1.0", scale=BILLION, **LAST_YEAR)]
WEIGHTS = [level("23", "export_weight"), level("151", "export_weight", **NATION)]
VALUES = [level("8.5", scale=BILLION), level("57", scale=BILLION, **NATION)]
TRADED_TONNES = [
    level("46", "export_weight"),
    level("16", "import_weight"),
    level("70", "export_weight", **LAST_YEAR),
    level("17", "import_weight", **LAST_YEAR),
]
MINED, GROWN = level("60", sector="MIN"), level("30", sector="AGR")
LISTED = {"breakdown": "1", "breakdown_complete": True}
TWO_TOTALS = [level("100", **SIX), level("120", **SEVEN)]
STEEL = level("1.000", "export_weight", 1000, sector="STL")

CASES = [
    *judged("balance", TRADE, "85000000", consistent=balance("85"), off=balance("60"), contradiction=balance("200")),
    *judged("balance", ROUGH_TRADE, "1200000000", within_rounding=balance("1.27", BILLION)),
    # A deficit called a surplus is wrong however small it is.
    *judged("balance", [level("316"), level("320", "import_value")], "-4000000", contradiction=balance("4")),
    *judged("trade_sum", TRADE, "717000000", consistent=trade("717"), off=trade("760"), contradiction=trade("1000")),
    *judged("trade_sum", ROUGH_TRADE, "3800000000", within_rounding=trade("3.87", BILLION)),
    *judged("growth", TWO_YEARS, "20", consistent=growth("20"), off=growth("30"), contradiction=growth("-20")),
    *judged("growth", ROUGH_YEARS, "20", within_rounding=growth("25")),
    # What trade was in two years is told by its exports and imports.
    *judged("growth", TRADED_TONNES, "-28.735632", contradiction=growth("-63", indicator="trade_weight")),
    # «دو برابر شد»
    *judged("growth", [level("240"), level("100", **LAST_YEAR)], "2.4", consistent=doubled("2")),
    *judged("growth", [level("4"), level("2", **LAST_YEAR)], "2", within_rounding=doubled("2.6")),
    *judged("growth", [level("140"), level("100", **LAST_YEAR)], "1.4", off=doubled("2")),
    *judged("growth", [level("100"), level("100", **LAST_YEAR)], "1", contradiction=doubled("2")),
    *judged(
        "growth",
        [level("60", **FIVE), level("50", **months(1403, 4, 4))],
        "20",
        consistent=growth("20", compared_to="previous_month", **FIVE),
    ),
    *judged("change", TWO_YEARS, "20000000", consistent=change("20"), off=change("30"), contradiction=change("-20")),
    *judged("change", ROUGH_YEARS, "200000000", within_rounding=change("0.27", BILLION)),
    # Khuzestan's two shares of 1403 are 15.5 and 14.7.
    *judged(
        "share_of_whole",
        WEIGHTS,
        "15.231788",
        consistent=of_nation("15.2"),
        within_rounding=of_nation("15.5"),
        off=of_nation("14.2"),
        contradiction=of_nation("30"),
    ),
    *judged("share_of_whole", VALUES, "14.912281", within_rounding=of_nation("14.7", "export_value")),
    # «۳۰ درصد صادرات» may mean dollars or tonnes: it agrees with the tonnes.
    *judged(
        "share_of_whole",
        [
            level("10", sector="STL"),
            level("100"),
            level("30", "export_weight", sector="STL"),
            level("100", "export_weight"),
        ],
        "30",
        consistent=percent("30", "share", "export", sector="STL", whole_area="IR-16"),
    ),
    *judged("total_of_parts", [MINED, GROWN], "90000000", consistent=level("100")),
    *judged("total_of_parts", [level("61", sector="MIN"), GROWN], "91000000", within_rounding=level("90")),
    *judged(
        "total_of_parts", [level("80", sector="MIN"), level("60", sector="AGR")], "140000000", contradiction=level("90")
    ),
    *judged(
        "total_of_parts", [level("61", partner_area="IQ"), level("35", partner_area="CN")], "96000000", off=level("90")
    ),
    # Steel is mining: it is not added again.
    *judged("total_of_parts", [MINED, level("50", sector="STL"), GROWN], "90000000", consistent=level("100")),
    # A list that is told as complete sums to the total.
    *judged(
        "total_of_parts",
        [level("60", sector="MIN", **LISTED), level("30", sector="AGR", **LISTED)],
        "90000000",
        off=level("100"),
    ),
    *judged(
        "cumulative",
        [level("101", **SIX)],
        "101000000",
        apart=True,
        consistent=level("120", **SEVEN),
        within_rounding=level("100", **SEVEN),
        off=level("90", **SEVEN),
        contradiction=level("60", **SEVEN),
    ),
    *judged(
        "month_of_totals",
        TWO_TOTALS,
        "20000000",
        apart=True,
        consistent=level("20", **MONTH_SEVEN),
        within_rounding=level("20.8", **MONTH_SEVEN),
        off=level("30", **MONTH_SEVEN),
        contradiction=level("60", **MONTH_SEVEN),
    ),
    *judged(
        "province_of_nation",
        [level("100", **NATION)],
        "100000000",
        apart=True,
        consistent=level("40"),
        within_rounding=level("100.4"),
        off=level("110"),
        contradiction=level("150"),
    ),
    *judged("unit_value", [STEEL], "500", consistent=level("0.5", sector="STL")),
    *judged("unit_value", [STEEL], "5000", off=level("5.5", sector="STL"), contradiction=level("500", sector="STL")),
    *judged(
        "same_cell",
        [level("100")],
        "100000000",
        apart=True,
        consistent=level("0.1", scale=BILLION),
        within_rounding=level("100.2"),
        off=level("110"),
        contradiction=level("150"),
    ),
    *judged(
        "official_total",
        [],
        "49330000000",
        consistent=total_of(1402, "49.3"),
        off=total_of(1402, "52.0"),
        contradiction=total_of(1402, "86.9"),
    ),
    # 43.93 as published first, 44.04 after revision.
    *judged("official_total", [], "43930000000", within_rounding=total_of(1395, "44.0")),
]


def audits_of(con: duckdb.DuckDBPyConnection, audit: str) -> list[dict[str, object]]:
    run_audits(con, run_id="r", at=NOON)
    return [row for row in list_audits(con, limit=1000).to_pylist() if row["audit"] == audit]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_verdict_is_by_the_intervals_of_the_figures(con: duckdb.DuckDBPyConnection, case: Case) -> None:
    figures = [*case.before, case.checked]
    articles = [[figure] for figure in figures] if case.apart else [figures]
    for day, told in enumerate(articles, start=1):
        claims = tell(con, f"{day}.txt", *told, published_on=date(2025, 11, day))
    rows = [row for row in audits_of(con, case.audit) if row["claim_id"] == claims[-1]]
    assert [(row["verdict"], row["expected"]) for row in rows] == [(case.verdict, Decimal(case.expected))], rows


def test_every_kind_is_tested_with_every_verdict() -> None:
    kinds = {name.rpartition("/")[2] for name in list_sql("audits")}
    verdicts = {"consistent", "within_rounding", "off", "contradiction"}
    # Beyond a bound by its rounding alone, a unit value is consistent with it: nobody stated the bound.
    possible = {(kind, verdict) for kind in kinds for verdict in verdicts} - {("unit_value", "within_rounding")}
    assert {(case.audit, case.verdict) for case in CASES} == possible


def test_a_check_tells_the_sum_and_both_quotes(con: duckdb.DuckDBPyConnection) -> None:
    exports, imports, claimed = tell(con, "a.txt", *TRADE, balance("60"), speaker="بهمن آرین")
    (row,) = audits_of(con, "balance")
    assert (row["claim_id"], row["other_claim_ids"]) == (claimed, [exports, imports])
    assert (row["quote"], row["other_quotes"]) == ("۶۰ میلیون USD", ["۴۰۱ میلیون USD", "۳۱۶ میلیون USD"])
    assert (row["stated"], row["expected"], row["difference"]) == (60_000_000, 85_000_000, -25_000_000)
    # 84 to 86 were to be expected, 60.5 may be meant: 23.5 of the 401 that the balance is part of.
    assert row["off_percent"] == pytest.approx(100 * 23.5 / 401, abs=0.005)
    assert row["detail"] == (
        "stated 60,000,000 [59,500,000 to 60,500,000] USD, computed 85,000,000 [84,000,000 to 86,000,000]"
        " (401,000,000 - 316,000,000): off by 5.86 percent"
    )
    assert row["speaker"] == "بهمن آرین"
    stored = con.execute(
        "SELECT stated_low, stated_high, expected_low, expected_high FROM audits WHERE audit = 'balance'"
    )
    assert stored.fetchone() == tuple(Decimal(n) * 10**5 for n in (595, 605, 840, 860))


def test_an_official_figure_is_named_with_its_source(con: duckdb.DuckDBPyConnection) -> None:
    tell(con, "a.txt", level("52.0", scale=BILLION, **NATION, **months(1402, 1, 12)))
    (row,) = audits_of(con, "official_total")
    assert (row["other_claim_ids"], row["other_quotes"]) == ([], [])
    assert str(row["reference"]).startswith("IRICA, yearly report 1402")


@pytest.mark.parametrize(
    ("qualifier", "printed", "verdict"),
    [
        # «بیش از ۸۰» allows 85, and anything above; «حدود ۹۱» 90 to 92, where 84 to 86 are to be expected.
        ("more_than", "80", "consistent"),
        ("more_than", "90", "off"),
        ("approx", "87", "within_rounding"),
        ("approx", "91", "off"),
        ("less_than", "86", "consistent"),
    ],
)
def test_a_hedge_widens_what_is_stated(
    con: duckdb.DuckDBPyConnection, qualifier: str, printed: str, verdict: str
) -> None:
    tell(con, "a.txt", *TRADE, level(printed, "trade_balance", qualifier=qualifier))
    assert [row["verdict"] for row in audits_of(con, "balance")] == [verdict]


def test_a_hedged_level_opens_what_is_computed(con: duckdb.DuckDBPyConnection) -> None:
    tell(con, "a.txt", level("401", qualifier="more_than"), level("316", "import_value"), balance("150"))
    (row,) = audits_of(con, "balance")
    assert row["verdict"] == "consistent"
    assert con.execute("SELECT expected_low, expected_high FROM audits WHERE audit = 'balance'").fetchone() == (
        84_000_000,
        None,
    )


@pytest.mark.parametrize(
    "other",
    [
        level("316", "import_value", partner_area="CN"),
        level("316", "import_value", **LAST_YEAR),
        level("316", "import_value", sector="STL"),
        level("316", "import_value", unit="EUR"),
        level("316", "import_value", ref_area="IR-01"),
        level("316", "import_value", place="مهران"),
        level("316", "import_value", status="target"),
        level("316", "import_weight"),
    ],
    ids=lambda figure: str(sorted(figure.said.items())[-1]),
)
def test_figures_of_other_things_are_not_paired(con: duckdb.DuckDBPyConnection, other: Figure) -> None:
    tell(con, "a.txt", level("401"), other, balance("60"))
    assert audits_of(con, "balance") == []


def test_of_two_readings_the_one_that_agrees_counts(con: duckdb.DuckDBPyConnection) -> None:
    tell(con, "a.txt", level("401", scope="non_oil"), level("450", scope="with_oil"), TRADE[1], balance("85"))
    (row,) = audits_of(con, "balance")
    assert (row["verdict"], row["expected"]) == ("consistent", 85_000_000)


def test_a_part_of_the_exports_is_not_taken_for_them(con: duckdb.DuckDBPyConnection) -> None:
    """«از این میزان ۲۲ میلیون دلار ...» whose name the reader does not know stands beside the total."""
    tell(con, "a.txt", level("401"), level("22"), level("12", scope="border_trade"), TRADE[1], balance("-294"))
    (row,) = audits_of(con, "balance")
    assert (row["verdict"], row["expected"]) == ("contradiction", 85_000_000)
    tell(con, "b.txt", level("390", **SEVEN), level("330", **SEVEN))
    assert [row["stated"] for row in audits_of(con, "cumulative")] == [390_000_000]


def test_of_two_growths_of_one_thing_the_one_that_is_borne_out_counts(con: duckdb.DuckDBPyConnection) -> None:
    """«کاغذ ۲۰ درصد و کاغذ بسته‌بندی ۵۰ درصد»: the reader knows no name of the second. Where none is, both count."""
    _, _, borne_out, _ = tell(con, "a.txt", *TWO_YEARS, growth("20"), growth("50"))
    assert [(row["claim_id"], row["verdict"]) for row in audits_of(con, "growth")] == [(borne_out, "consistent")]
    tell(con, "a.txt", *TWO_YEARS, growth("30"), growth("50"))
    assert sorted(row["verdict"] for row in audits_of(con, "growth")) == ["contradiction", "off"]


def test_less_than_half_is_taken_for_a_part(con: duckdb.DuckDBPyConnection) -> None:
    """«۱۲ میلیون دلار از طریق بازارچه‌ها» in another article, where the reader does not see what of."""
    tell(con, "a.txt", level("100", **SIX))
    tell(con, "b.txt", level("12", **SEVEN))
    assert audits_of(con, "cumulative") == []
    tell(con, "c.txt", level("12", **SIX))
    assert audits_of(con, "same_cell") == []


def test_a_figure_below_any_of_its_parts_is_no_total(con: duckdb.DuckDBPyConnection) -> None:
    """Rice 66, soya 33, meat 40, and «ذرت ۵۲» whose name the reader does not know: it is no total of the others."""
    tell(con, "a.txt", level("66", sector="AGR"), level("33", sector="AGR"), level("40", sector="MIN"), level("52"))
    assert audits_of(con, "total_of_parts") == []


def test_one_speaker_does_not_contradict_himself_and_two_do(con: duckdb.DuckDBPyConnection) -> None:
    share = {"sector": "STL", "whole_area": "IR-16"}
    one, other = percent("30", "share", **share), percent("50", "share", **share)
    tell(con, "a.txt", one, other)
    assert audits_of(con, "same_cell") == []
    said = [replace(figure, said=figure.said | {"speaker": name}) for figure, name in ((one, "الف"), (other, "ب"))]
    tell(con, "a.txt", *said)
    (row,) = audits_of(con, "same_cell")
    assert (row["verdict"], row["stated"], row["expected"]) == ("contradiction", 50, 30)


def test_what_is_said_alike_by_many_is_no_check(con: duckdb.DuckDBPyConnection) -> None:
    for number in range(3):
        tell(con, f"{number}.txt", level("100"))
    assert audits_of(con, "same_cell") == []


def test_a_figure_is_held_against_the_twenty_before_it(con: duckdb.DuckDBPyConnection) -> None:
    """A cell for which every day brings another figure has pairs without number; `contradictions` has all."""
    for number in range(24):
        tell(con, f"{number:02}.txt", level(str(100 + number)))
    checked = Counter(row["stated"] for row in audits_of(con, "same_cell"))
    assert sorted(checked.values()) == [*range(1, 20), *[20] * 4]


def test_a_growth_whose_period_is_not_known_is_not_compared(con: duckdb.DuckDBPyConnection) -> None:
    unknown = dict.fromkeys(months(1403, 1, 6))
    tell(con, "a.txt", level("120", **unknown), level("100", **unknown), growth("90", **unknown))
    assert audits_of(con, "growth") == []


def test_the_same_audits_twice_change_nothing(con: duckdb.DuckDBPyConnection) -> None:
    tell(con, "a.txt", *TRADE, balance("85"))
    tell(con, "b.txt", *TRADE, balance("60"), ref_area="IR-01")
    first = run_audits(con, run_id="one", at=NOON)
    assert first == Audited(consistent=1, off=1, changed=2)
    assert run_audits(con, run_id="two", at=LATER) == replace(first, changed=0)
    # Something else is loaded: all is audited again, and what says the same is left alone.
    tell(con, "c.txt", *TRADE, balance("-85"), ref_area="IR-02")
    again = run_audits(con, run_id="two", at=LATER)
    assert again == Audited(consistent=1, off=1, contradiction=1, changed=1)
    assert con.execute("SELECT run_id, count(*) FROM audits GROUP BY run_id ORDER BY run_id").fetchall() == [
        ("one", 2),
        ("two", 1),
    ]


def test_a_corrected_article_takes_its_checks_along(con: duckdb.DuckDBPyConnection) -> None:
    tell(con, "a.txt", *TRADE, balance("60"))
    assert run_audits(con, run_id="one", at=NOON).off == 1
    tell(con, "a.txt", *TRADE, balance("85"))
    assert run_audits(con, run_id="two", at=LATER) == Audited(consistent=1, changed=2)
    tell(con, "a.txt", *TRADE)
    assert run_audits(con, run_id="three", at=LATER) == Audited(changed=1)


def test_audits_are_a_change_that_readers_see(con: duckdb.DuckDBPyConnection) -> None:
    def version() -> int:
        (found,) = con.execute("SELECT content_version FROM warehouse_state").fetchone() or (0,)
        return int(found)

    tell(con, "a.txt", *TRADE, balance("60"))
    loaded = version()
    run_audits(con, run_id="one", at=NOON)
    assert version() == loaded + 1
    run_audits(con, run_id="two", at=LATER)
    assert version() == loaded + 1


def test_checks_are_listed_gravest_first_and_by_article(con: duckdb.DuckDBPyConnection) -> None:
    tell(con, "a.txt", *TRADE, balance("85"))
    claims = tell(con, "b.txt", *TRADE, balance("60"), ref_area="IR-01")
    tell(con, "c.txt", *TRADE, balance("-85"), ref_area="IR-02")
    run_audits(con, run_id="r", at=NOON)
    assert [row["source_id"] for row in list_audits(con).to_pylist()] == ["c.txt", "b.txt", "a.txt"]
    assert [row["source_id"] for row in list_audits(con, verdicts=["off"]).to_pylist()] == ["b.txt"]
    assert [row["claim_id"] for row in list_audits(con, article="b.txt").to_pylist()] == [claims[2]]
    assert list_audits(con, article=claims[2][:8]).num_rows == 1
    assert list_audits(con, article="d.txt").num_rows == 0
    assert count_audits(con).to_pylist() == [
        {"audit": "balance", "checks": 3, "consistent": 1, "within_rounding": 0, "off": 1, "contradiction": 1}
    ]


def test_figures_beyond_measure_are_not_audited(con: duckdb.DuckDBPyConnection) -> None:
    huge = "9" * 31
    tell(con, "a.txt", level(huge, scale=1), level("1", "import_value"), level(huge, "trade_balance", 1))
    assert audits_of(con, "balance") == []
    tell(con, "b.txt", level("0"), level("0", "import_value"), balance("0"))
    assert audits_of(con, "balance") == []
