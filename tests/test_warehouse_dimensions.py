"""The dim_* tables: filled from seeds/, in step with it, and right where an outside source can tell."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from persiantools.jdatetime import JalaliDate
from warehouse_rows import LATER, NOON

from seeds import SEEDS_DIR
from warehouse.connection import open_working
from warehouse.dimensions import load_dimensions
from warehouse.errors import WarehouseError
from warehouse.home import Home

CONTRACT_INDICATORS = {
    *("export_value", "export_weight", "import_value", "import_weight", "trade_value", "trade_weight", "trade_balance"),
    *("transit_value", "transit_weight", "production_volume", "production_value", "production_capacity"),
    *("sales_volume", "sales_value", "port_throughput", "customs_revenue", "employment", "unit_count", "estate_count"),
    *("licence_count", "vehicle_count", "declaration_count", "product_count", "destination_count", "origin_count"),
    *("investment", "unit_price", "capacity_utilization", "progress", "export", "import", "transit", "other"),
}


@pytest.fixture
def con(home: Home):
    with open_working(home, at=NOON) as con:
        yield con


def test_unchanged_tables_are_not_written_again(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    version = con.execute("SELECT content_version FROM warehouse_state").fetchone()
    assert load_dimensions(con, SEEDS_DIR, at=LATER) is False
    seeds = Path(shutil.copytree(SEEDS_DIR, tmp_path / "seeds"))
    with (seeds / "sectors.csv").open("a", encoding="utf-8") as handle:
        handle.write("ZZZ,IND,2,چیزها,Things,چیز;اشیا,\n")
    assert con.execute("SELECT content_version FROM warehouse_state").fetchone() == version
    assert load_dimensions(con, seeds, at=LATER) is True
    assert con.execute("SELECT aliases FROM dim_sector WHERE sector_code = 'ZZZ'").fetchone() == (["چیز", "اشیا"],)
    assert con.execute("SELECT content_version FROM warehouse_state").fetchone() != version


def test_additional_column_is_tolerated_and_a_missing_one_named(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    seeds = Path(shutil.copytree(SEEDS_DIR, tmp_path / "seeds"))
    rows = (seeds / "units.csv").read_text(encoding="utf-8").splitlines()
    (seeds / "units.csv").write_text("\n".join(f"{row},note" for row in rows) + "\n", encoding="utf-8")
    assert load_dimensions(con, seeds, at=LATER) is True
    before = con.execute("FROM dim_unit ORDER BY unit_code").fetchall()
    (seeds / "units.csv").write_text(
        "\n".join(row.replace("dimension", "kind") for row in rows) + "\n", encoding="utf-8"
    )
    with pytest.raises(WarehouseError, match=r"dim_unit cannot be filled.*dimension"):
        load_dimensions(con, seeds, at=LATER)
    assert con.execute("FROM dim_unit ORDER BY unit_code").fetchall() == before


def test_areas_are_iran_and_31_provinces_with_the_codes_of_2020(con: duckdb.DuckDBPyConnection) -> None:
    assert con.execute("SELECT kind, count(*) FROM dim_area GROUP BY kind ORDER BY kind").fetchall() == [
        ("country", 1),
        ("province", 31),
    ]
    codes = con.execute("SELECT area_code FROM dim_area WHERE kind = 'province' ORDER BY area_code").fetchall()
    assert [code for (code,) in codes] == [f"IR-{n:02d}" for n in range(31)]
    # ISO 3166-2:IR of 2020-11-24 (newsletter): what used to be IR-10 is IR-06, and IR-10 is Isfahan.
    assert con.execute(
        "SELECT area_code, name_en, code_before_2020 FROM dim_area"
        " WHERE area_code IN ('IR-06', 'IR-10', 'IR-21', 'IR-25') ORDER BY area_code"
    ).fetchall() == [
        ("IR-06", "Khuzestan", "IR-10"),
        ("IR-10", "Isfahan", "IR-04"),
        ("IR-21", "Yazd", "IR-25"),
        ("IR-25", "Qom", "IR-26"),
    ]
    assert con.execute("SELECT count(DISTINCT code_before_2020) FROM dim_area WHERE kind = 'province'").fetchone() == (
        31,
    )


def test_indicators_are_those_of_the_contract(con: duckdb.DuckDBPyConnection) -> None:
    codes = {code for (code,) in con.execute("SELECT indicator_code FROM dim_indicator").fetchall()}
    assert codes == CONTRACT_INDICATORS
    orphans = con.execute(
        "SELECT DISTINCT dimension FROM (SELECT unnest(level_dimensions) AS dimension FROM dim_indicator)"
        " WHERE dimension NOT IN (SELECT dimension FROM dim_unit)"
    ).fetchall()
    assert orphans == []


def test_members_borders_and_parents_are_codes_that_exist(con: duckdb.DuckDBPyConnection) -> None:
    assert (
        con.execute(
            "SELECT member FROM (SELECT unnest(members) AS member FROM dim_partner"
            " UNION ALL SELECT unnest(borders) FROM dim_area)"
            " WHERE member NOT IN (SELECT partner_code FROM dim_partner) AND member <> 'IR'"
        ).fetchall()
        == []
    )
    assert (
        con.execute(
            "SELECT c.sector_code FROM dim_sector c LEFT JOIN dim_sector p ON p.sector_code = c.parent_code"
            " WHERE c.parent_code IS NOT NULL AND p.level IS DISTINCT FROM c.level - 1"
        ).fetchall()
        == []
    )


def test_every_day_of_two_centuries_is_the_one_persiantools_gives(con: duckdb.DuckDBPyConnection) -> None:
    days = con.execute(
        "SELECT date, jalali_year, jalali_month, jalali_day, jalali_date, is_month_end FROM dim_date ORDER BY date"
    ).fetchall()
    assert len(days) == (date(2121, 3, 21) - date(1921, 3, 21)).days
    for day, year, month, day_of_month, text, is_month_end in days:
        jalali = JalaliDate(day)
        assert (jalali.year, jalali.month, jalali.day) == (year, month, day_of_month), day
        assert text == f"{year:04d}-{month:02d}-{day_of_month:02d}"
        assert is_month_end == (JalaliDate(day + timedelta(days=1)).day == 1), day
