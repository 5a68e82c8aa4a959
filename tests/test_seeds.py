"""Every table of seeds/ can be relied on: readable, sorted, one row a key, one meaning a form, codes that exist."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
TABLES = sorted(file.stem for file in SEEDS.glob("*.csv"))

SORTED_BY = {
    "count_nouns": ("indicator",),
    "number_words": ("kind",),
    "period_terms": ("kind",),
    "qualifier_terms": ("qualifier", "side"),
    "unit_terms": ("dimension", "unit"),
}
"""Tables that are kept in groups; every other table is sorted by its first column."""

MEANING = {
    "area_terms": ("code",),
    "count_nouns": ("indicator",),
    "number_words": ("value",),
    "partner_terms": ("code",),
    "period_terms": ("code",),
    "qualifier_terms": ("qualifier",),
    "sector_terms": ("code",),
    "speech_terms": ("code",),
    "unit_terms": ("unit", "factor"),
}
"""Tables whose forms are read in texts, with the columns that say what a form means."""

CODES_OF = {
    ("area_terms", "code"): "provinces",
    ("count_nouns", "indicator"): "indicators",
    ("partner_terms", "code"): "partners",
    ("sector_terms", "code"): "sectors",
    ("sectors", "parent"): "sectors",
    ("unit_terms", "unit"): "units",
}
"""Columns that hold the codes of another table."""


def read_rows(table: str) -> list[dict[str, str]]:
    with (SEEDS / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def fold(form: str) -> str:
    """A form as the reader compares it: Arabic letters as Persian ones, without U+200C, case and doubled spaces."""
    folded = form.translate(str.maketrans({"ي": "ی", "ك": "ک", "\u200c": None, "\u0640": None})).casefold()
    return " ".join(folded.split())


def sort_key(cell: str) -> tuple[int, float, str]:
    return (0, float(cell), "") if re.fullmatch(r"-?\d+(\.\d+)?", cell) else (1, 0.0, cell)


def test_the_tables_are_there():
    assert {"provinces", "sectors", "indicators", "units", "partners", "jalali_months"} <= set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_file_is_plain_csv(table):
    raw = (SEEDS / f"{table}.csv").read_bytes()
    text = raw.decode("utf-8")
    assert not text.startswith("\ufeff"), "a byte order mark"
    assert "\r" not in text, "carriage returns"
    assert text.endswith("\n")
    header, *lines = csv.reader(text.splitlines())
    assert lines, "no row"
    assert len(set(header)) == len(header), f"a column named twice: {header}"
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in header), header
    ragged = [(number, line) for number, line in enumerate(lines, 2) if len(line) != len(header)]
    assert not ragged, ragged[:3]
    padded = [(number, line) for number, line in enumerate(lines, 2) if any(c != c.strip(" \t\u200c") for c in line)]
    assert not padded, padded[:3]


@pytest.mark.parametrize("table", TABLES)
def test_letters_are_persian(table):
    """Arabic yeh and kaf fold to the Persian letters in every text, so a table that holds them would never match."""
    faults = [row for row in read_rows(table) if re.search("[يك]", row.get("form", row.get("name_fa", "")))]
    assert not faults, faults[:3]


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_sorted_and_keys_unique(table):
    rows = read_rows(table)
    first = next(iter(rows[0]))
    columns = SORTED_BY.get(table, (first,))
    keys = [tuple(sort_key(row[column]) for column in columns) for row in rows]
    unsorted = [(one, other) for one, other in pairwise(keys) if one > other]
    assert not unsorted, f"{columns}: {unsorted[:3]}"
    # a form may stand in several kinds («share» and «verb»); a code stands once
    kind = "kind" if first == "form" else first
    seen: dict[tuple[str, str], int] = {}
    twice = []
    for number, row in enumerate(rows, 2):
        for key in row[first].split(";"):
            assert key, f"line {number}: an empty {first}"
            if (earlier := seen.setdefault((key, row.get(kind, "")), number)) != number:
                twice.append(f"{key}: lines {earlier} and {number}")
    assert not twice, twice


@pytest.mark.parametrize("table", MEANING)
def test_forms_are_unambiguous(table):
    """Folded alike and of one kind, two rows mean the same, unless both say `ambiguous`."""
    meanings: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for row in read_rows(table):
        for form in row["form"].split(";"):
            if row.get("ambiguous", "") in ("", "0"):
                meanings[fold(form), row.get("kind", "")].add(tuple(row[column] for column in MEANING[table]))
    faults = {form: found for form, found in meanings.items() if len(found) > 1}
    assert not faults


@pytest.mark.parametrize("table", [table for table in TABLES if "aliases" in read_rows(table)[0]])
def test_aliases_name_one_code(table):
    codes: dict[str, set[str]] = defaultdict(set)
    for row in read_rows(table):
        names = [row[column] for column in ("name_fa", "title_fa", "name_en", "title_en") if column in row]
        for name in [*names, *filter(None, row["aliases"].split(";"))]:
            codes[fold(name)].add(row["code"])
    faults = {name: found for name, found in codes.items() if len(found) > 1}
    assert not faults


@pytest.mark.parametrize(("column", "codes"), CODES_OF.items(), ids=lambda value: ".".join(value) if value else "")
def test_codes_exist(column, codes):
    table, name = column
    # what is no unit of a claim: a length of time, and what is counted and of no interest («۱۲ امتیاز»)
    beside = {"", "IR"} if codes != "units" else {"duration", "ignored"}
    known = {row["code"] for row in read_rows(codes)} | beside
    unknown = {row[name] for row in read_rows(table)} - known
    assert not unknown


@pytest.mark.parametrize("table", [table for table in TABLES if "example" in read_rows(table)[0]])
def test_examples_hold_their_form(table):
    """Each form comes with a text it must fire on; a row of several spellings shows one of them."""
    faults = [
        row
        for row in read_rows(table)
        if not any(fold(form) in fold(row["example"]) for form in row["form"].split(";"))
    ]
    assert not faults, faults[:5]


def test_provinces_are_the_31_of_iso_3166_2():
    rows = read_rows("provinces")
    assert [row["code"] for row in rows] == [f"IR-{number:02d}" for number in range(31)]
    english = {row["code"]: row["name_en"] for row in rows}
    # the codes changed on 2020-11-24: IR-10 was Khuzestan, and has been Isfahan since
    assert (english["IR-06"], english["IR-10"], english["IR-23"]) == ("Khuzestan", "Isfahan", "Tehran")
    before = {row["code_before_2020"]: row["name_en"] for row in rows}
    assert (before["IR-10"], before["IR-04"]) == ("Khuzestan", "Isfahan")


def test_seed_articles_are_the_five():
    assert [file.name[:3] for file in sorted((SEEDS / "articles").iterdir())] == ["000", "001", "002", "003", "004"]
