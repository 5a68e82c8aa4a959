"""The macros that people call in SQL, on a published warehouse of three articles of which one was corrected."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest
from warehouse_rows import LATER, NOON, READER, article, claim

from seeds import SEEDS_DIR
from warehouse.batches import ARTICLES, CLAIMS
from warehouse.connection import open_working
from warehouse.dimensions import load_dimensions
from warehouse.errors import QueryFailed
from warehouse.home import Home
from warehouse.loader import load_batch
from warehouse.query import run_query
from warehouse.runs import start_run
from warehouse.snapshot import publish

STEEL = "در شش‌ماهه نخست ۱۴۰۴ صادرات محصولات فولادي خوزستان به ۴۱۲ میلیون دلار رسید."
COPPER = "صادرات مس کرمان ۹۳ میلیون دلار بود."
OFFICIAL = "مسئولان کرمان از صادرات ۹۵ میلیون دلاری خبر دادند."


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    home = Home(tmp_path_factory.mktemp("macros"))
    steel, copper = article(STEEL, "steel.txt"), article(COPPER, "copper.txt")
    official = article(OFFICIAL, "official.txt", agency="شاهد", published_on=date(2025, 10, 28))
    corrected = article(STEEL.replace("۴۱۲", "۴۲۱"), "steel.txt")
    with open_working(home, at=NOON) as con:
        load_dimensions(con, SEEDS_DIR, at=NOON)
        start_run(con, "r", at=NOON, sources=["desk"], extractor_version=READER, program_version="0")
        first = [
            claim(steel, "۴۱۲ میلیون دلار", "412000000", ref_area="IR-06"),
            claim(copper, "۹۳ میلیون دلار", "93000000", ref_area="IR-08"),
            claim(official, "۹۵ میلیون دلاری", "95000000", ref_area="IR-08"),
        ]
        _load(con, NOON, [steel, copper, official], first)
        _load(con, LATER, [corrected], [claim(corrected, "۴۲۱ میلیون دلار", "421000000", ref_area="IR-06")])
        publish(con, home, at=LATER)
    return home


def _load(con, at, articles, claims):
    load_batch(
        con,
        run_id="r",
        at=at,
        extractor_version=READER,
        articles=pa.Table.from_pylist(articles, schema=ARTICLES),
        claims=pa.Table.from_pylist(claims, schema=CLAIMS),
    )


def ask(home: Home, sql: str) -> list[tuple]:
    return [tuple(row.values()) for row in run_query(home, sql).to_pylist()]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("161200.500000::DECIMAL(38, 6)", "۱۶۱۲۰۰٫۵"),
        ("100.000000::DECIMAL(38, 6)", "۱۰۰"),
        ("-18.3::DECIMAL(38, 6)", "-۱۸٫۳"),
        ("1400", "۱۴۰۰"),
        ("2.5::DOUBLE", "۲٫۵"),
        ("jalali(DATE '2025-10-22')", "۱۴۰۴-۰۷-۳۰"),
        ("NULL", None),
    ],
)
def test_fa_digits_shows_a_number_without_changing_it(home, expression, expected):
    assert ask(home, f"SELECT fa_digits({expression})") == [(expected,)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2025-03-21", "1404-01-01"), ("2025-03-20", "1403-12-30"), ("2024-03-19", "1402-12-29"), ("1800-01-01", None)],
)
def test_jalali_knows_the_turn_of_the_year(home, day, expected):
    assert ask(home, f"SELECT jalali(DATE '{day}')") == [(expected,)]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("خوزستان", "IR-06"),
        ("استان خوزستان", "IR-06"),
        ("Khuzestan", "IR-06"),
        ("khuzestan", "IR-06"),
        ("IR-06", "IR-06"),
        ("ir-10", "IR-10"),
        ("اصفهان", "IR-10"),
        ("كردستان", "IR-12"),
        ("چهارمحال و بختياري", "IR-14"),
        ("آذربايجان شرقی", "IR-03"),
        ("West Azerbaijan", "IR-04"),
        ("azarbaijan-e sharqi", "IR-03"),
    ],
)
def test_province_takes_names_and_codes(home, name, code):
    assert ask(home, f"SELECT province('{name}')") == [(code,)]


def test_province_knows_every_name_of_the_list(home):
    wrong = "SELECT name_en FROM dim_area WHERE province(name_fa) <> area_code OR province(name_en) <> area_code"
    assert ask(home, wrong) == []


def test_macros_take_columns_that_are_named_as_those_they_read(home):
    assert ask(home, "SELECT count(*) FROM dim_date WHERE jalali(date) <> jalali_date") == [(0,)]


def test_province_refuses_a_name_that_is_none(home):
    with pytest.raises(QueryFailed, match="no province is called «خوزسستان»"):
        run_query(home, "SELECT value FROM claims WHERE ref_area = province('خوزسستان')")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("فولاد صادرات", ["۴۲۱"]),  # a beginning of a word, and ي in the text
        ("ششماهه خوزستان", ["۴۲۱"]),
        ("شش ماهه خوزستان", ["۴۲۱"]),
        ("شش‌ماهه", ["۴۲۱"]),
        ("421 میلیون", ["۴۲۱"]),
        ("مس", ["۹۳"]),  # and not «مسئولان»
        ("کرمان", ["۹۵", "۹۳"]),  # newest first
        ("فولاد کرمان", []),
        ("'; DROP TABLE claims", []),
        ("", []),
    ],
)
def test_search_finds_sentences_by_their_words(home, query, found):
    rows = run_query(home, f"FROM search('{query.replace(chr(39), chr(39) * 2)}')").to_pylist()
    assert [next(n for n in ("۴۲۱", "۴۱۲", "۹۳", "۹۵") if n in row["sentence"]) for row in rows] == found
    assert all(row["claims"] == len(row["claim_ids"]) == 1 for row in rows)


def test_as_of_gives_the_claims_of_that_day(home):
    steel = "SELECT value FROM as_of({}) WHERE ref_area = 'IR-06'"
    assert ask(home, steel.format("DATE '2025-11-01'")) == [(Decimal(412_000_000),)]
    assert ask(home, steel.format("DATE '2025-11-02'")) == [(Decimal(421_000_000),)]
    assert ask(home, steel.format(f"TIMESTAMP '{(LATER - timedelta(seconds=1)).replace(tzinfo=None)}'")) == [
        (Decimal(412_000_000),)
    ]
    assert ask(home, steel.format(f"TIMESTAMP '{LATER.replace(tzinfo=None)}'")) == [(Decimal(421_000_000),)]
    assert ask(home, steel.format("DATE '2025-10-31'")) == []


def test_sources_of_tells_who_else_said_it(home):
    ((claim_id,),) = ask(home, "SELECT claim_id FROM claims WHERE value = 93000000")
    rows = run_query(home, f"FROM sources_of('{claim_id}')").to_pylist()
    assert [(row["relation"], row["value"], row["agency"]) for row in rows] == [
        ("itself", Decimal(93_000_000), "نمونه"),
        ("contradicts", Decimal(95_000_000), "شاهد"),
    ]
    assert all(row["is_independent"] for row in rows)
    assert rows[0]["sentence"] == COPPER


def test_every_macro_says_what_it_does(home):
    silent = "SELECT DISTINCT function_name FROM duckdb_functions() WHERE NOT internal AND comment IS NULL"
    assert ask(home, silent) == []
