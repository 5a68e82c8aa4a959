"""`amarkav ask`: names, codes and misspellings; the SQL that is shown is the SQL that is run."""

from __future__ import annotations

import pytest
from hostile_news import build_hostile_home

from flows.cli import call
from tasks.publish.asking import UnknownName, find_code, tell_changed_code
from warehouse.asking import ask_claims
from warehouse.connection import open_published
from warehouse.query import run_query


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return build_hostile_home(tmp_path_factory.mktemp("hostile"))


@pytest.mark.parametrize(
    ("kind", "words", "code"),
    [
        ("area", "خوزستان", "IR-06"),
        ("area", "استان خوزستان", "IR-06"),
        ("area", "KHUZESTAN", "IR-06"),
        ("area", "ir-06", "IR-06"),
        ("area", "چهارمحال وبختیاری", "IR-14"),
        ("area", "كرمانشاه", "IR-05"),
        ("area", "Iran", "IR"),
        ("area", "کشور", "IR"),
        ("indicator", "export_value", "export_value"),
        ("indicator", "ارزش صادرات", "export_value"),
        ("indicator", "export value", "export_value"),
        ("sector", "پتروشیمی", "PET"),
        ("partner", "امارات", "AE"),
        ("partner", "Iraq", "IQ"),
    ],
)
def test_names_and_codes_are_found(kind, words, code):
    assert find_code(kind, words) == code


@pytest.mark.parametrize(
    ("kind", "words", "meant"),
    [
        ("area", "خوزسستان", "خوزستان / Khuzestan (IR-06)"),
        ("area", "khozestan", "(IR-06)"),
        ("area", "Isfehan", "(IR-10)"),
        ("area", "آذربایجان", "(IR-03)"),
        ("indicator", "export_vlaue", "(export_value)"),
        ("partner", "ترکیهه", "(TR)"),
    ],
)
def test_a_misspelling_is_asked_back_and_not_guessed(kind, words, meant):
    with pytest.raises(UnknownName, match="did you mean") as raised:
        find_code(kind, words)
    assert meant in str(raised.value)


def test_a_name_like_no_other_gets_no_suggestion():
    with pytest.raises(UnknownName, match="none is near it"):
        find_code("area", "Wonderland")


def test_codes_that_changed_their_meaning_are_told():
    note = tell_changed_code("IR-10")
    assert note is not None
    assert "IR-10 has been Isfahan (اصفهان) since 2020-11-24" in note
    assert "Khuzestan (خوزستان), which is IR-06 now" in note
    assert tell_changed_code("IR-27") is None, "Golestan kept its code"
    assert tell_changed_code("خوزستان") is None


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"province": "IR-18"},
        {"province": "IR-18", "indicator": "export_value", "measure": "level", "year": 1404},
        {"sector": "PET"},
        {"partner": "x' OR '1'='1"},
    ],
)
def test_the_sql_that_is_shown_gives_the_rows_that_are_shown(home, asked):
    with open_published(home) as con:
        query, rows = ask_claims(con, asked)
    assert "$" not in query
    assert run_query(home, query).equals(rows)
    assert rows.num_rows == {"sector": 1, "partner": 0, "measure": 2}.get(
        next((name for name in ("sector", "partner", "measure") if name in asked), ""), 4
    )


def test_ask_prints_the_sql_the_rows_and_the_sentences(home, capsys):
    words = [
        "ask",
        "--home",
        str(home.root),
        "--province",
        "بوشهر",
        "--indicator",
        "export_value",
        "--measure",
        "level",
    ]
    assert call([*words, "--year", "1404"]) == 0
    printed = capsys.readouterr().out
    assert "c.ref_area = 'IR-18'" in printed
    assert "4100000000" in printed
    assert "صادرات بوشهر ⟦۴٫۱ میلیارد دلار⟧ بود." in printed
    assert "\x1b[31m" not in printed, "the article's terminal codes reached the terminal"
    assert "\u202e" not in printed


def test_ask_says_what_is_known_where_nothing_answers(home, capsys):
    assert call(["ask", "--home", str(home.root), "--province", "بوشهر", "--year", "1390"]) == 0
    printed = capsys.readouterr().out
    assert "No claim answers this. What is known there:" in printed
    assert "export_value" in printed.partition("known there:")[2]


def test_ask_says_what_was_misspelt_and_what_a_code_means(home, capsys):
    assert call(["ask", "--home", str(home.root), "--province", "بوشهرر"]) == 1
    assert "did you mean بوشهر / Bushehr (IR-18)?" in capsys.readouterr().err
    assert call(["ask", "--home", str(home.root), "--province", "IR-10"]) == 0
    assert "IR-10 has been Isfahan" in capsys.readouterr().err


def test_export_writes_what_it_says(home, tmp_path, capsys):
    assert call(["export", "--home", str(home.root), "-o", str(tmp_path / "out"), "--format", "csv"]) == 0
    printed = capsys.readouterr().out
    assert f"4 rows      0.00 MB  {tmp_path}/out/claims.csv" in printed
    assert call(["export", "--home", str(home.root), "-o", str(tmp_path), "--format", "csv"]) == 1
    assert "is not empty" in capsys.readouterr().err
