"""Quantities: the corpus of units, hedges, lists and prices, what is skipped and why, and the tables' own examples."""

from __future__ import annotations

from decimal import Decimal

import pytest

import seeds
from tasks.extract.mentions import Quantity, Skipped
from tasks.extract.numbers import read_numbers
from tasks.extract.page import open_page
from tasks.extract.quantities import read_quantities
from tests.test_numbers import cells, page_without_sentences, read_cases, unmark

LEADS = {
    "hedge_gap": "more_than",
    "crossed": "more_than",
    "work": "employment",
    "classifier": "declaration_count",
    "price": "USD/tonne",
    "average_price": "USD/tonne",
    "price_behind": "USD/tonne",
    "price_adjective": "USD/",
    "year_lead": "year",
    "points_back": "structural",
    "figure_lead": "spaced_dot: 5; 8",
}
"""What the example of a kind of lead words shows: a hedge, noun, unit, reason or repair."""


def read(raw: str, taken: list[tuple[int, int]] | None = None) -> tuple[list[Quantity], list[Skipped]]:
    page = page_without_sentences(raw)
    return read_quantities(page, read_numbers(page), taken or [])


@pytest.mark.parametrize("case", read_cases("quantities"), ids=lambda case: case["text"])
def test_each_quantity_of_the_corpus_is_read(case: dict[str, str]) -> None:
    raw, spans = unmark(case["text"])
    page = page_without_sentences(raw)
    quantities, _ = read_quantities(page, read_numbers(page), [])
    columns = ("value", "upper", "unit", "qualifier", "noun", "adjectival", "repair")
    expected = [cells(case[column], len(spans)) for column in columns]
    read_spans = [raw[slice(*page.raw_span(q.start, q.end))] for q in quantities]
    assert read_spans == [raw[slice(*span)] for span in spans]
    for quantity, value, upper, unit, qualifier, noun, adjectival, repair in zip(quantities, *expected, strict=True):
        assert quantity.value == Decimal(value)
        assert quantity.upper == (Decimal(upper) if upper else None)
        assert (quantity.unit, quantity.qualifier) == (unit, qualifier)
        assert quantity.noun_code == (noun or None)
        assert quantity.adjectival == (adjectival == "1")
        assert quantity.repair == (repair or None)
        assert (quantity.noun_start < quantity.noun_end) == bool(noun)


@pytest.mark.parametrize("case", read_cases("skipped_numbers"), ids=lambda case: case["text"])
def test_each_skipped_number_has_its_reason(case: dict[str, str]) -> None:
    raw, spans = unmark(case["text"])
    page = page_without_sentences(raw)
    _, skipped = read_quantities(page, read_numbers(page), [])
    found = [(s.reason, raw[slice(*page.raw_span(s.start, s.end))]) for s in skipped]
    assert (case["reason"], raw[slice(*spans[0])]) in found


def test_every_number_is_a_quantity_or_skipped_or_taken() -> None:
    raw = "در سال ۹۷ و ۱۲ ماهه ۱۳۹۸ هند با ۲۴، چین با ۹ درصد و رتبه ۴ از ۵۰ کشور، یک دلار و ۷ سنت، ۵۴۳ و دوم"
    page = page_without_sentences(raw)
    numbers = read_numbers(page)
    taken = [(numbers[1].start, numbers[2].end)]
    quantities, skipped = read_quantities(page, numbers, taken)
    spans = [(q.start, q.end) for q in quantities] + [(s.start, s.end) for s in skipped] + taken
    for number in numbers:
        assert sum(start < number.end and number.start < end for start, end in spans) == 1, raw[
            number.start : number.end
        ]
    assert [q.unit for q in quantities] == ["percent", "percent", "rank", "count", "USD"]
    assert [s.reason for s in skipped] == ["year", "no_unit", "ordinal"]


def test_the_hedge_stands_before_the_quantity() -> None:
    raw = "صادرات به رقمی بیش از ۴۰ میلیون دلار رسید"
    page = page_without_sentences(raw)
    (quantity,), _ = read_quantities(page, read_numbers(page), [])
    assert page.text[quantity.qualifier_start : quantity.start] == "رقمی بیش از "


def test_list_markers_are_no_quantities() -> None:
    quantities, skipped = read("نکته‌ها\n۱- صادرات شکر\n۲) واردات قند\n- ۵ درصد رشد\n- ۷ درصد رشد")
    assert [q.value for q in quantities] == [5, 7]
    assert [s.reason for s in skipped] == ["list_marker", "list_marker"]


@pytest.mark.parametrize("row", seeds.read_table("unit_terms"), ids=lambda row: row["form"])
def test_each_unit_fires_on_its_example(row: dict[str, str]) -> None:
    quantities, skipped = read(row["example"])
    assert row["form"] in row["example"]
    if row["dimension"] in ("time", "ignored"):
        reason = "duration" if row["dimension"] == "time" else "other_unit"
        assert reason in [s.reason for s in skipped], skipped
    else:
        assert [q.unit for q in quantities] == [row["unit"]]
        assert [q.adjectival for q in quantities] == [row["adjectival"] == "1"]
        if row["dimension"] != "rank":
            assert quantities[0].value == quantities[0].number.value * Decimal(row["factor"])


@pytest.mark.parametrize("row", seeds.read_table("qualifier_terms"), ids=lambda row: row["form"])
def test_each_hedge_fires_on_its_example(row: dict[str, str]) -> None:
    quantities, _ = read(row["example"])
    assert row["form"] in row["example"]
    assert [q.qualifier for q in quantities] == [row["qualifier"]]


@pytest.mark.parametrize("row", seeds.read_table("count_nouns"), ids=lambda row: row["form"])
def test_each_counted_noun_fires_on_its_example(row: dict[str, str]) -> None:
    quantities, _ = read(row["example"])
    assert row["form"] in row["example"]
    assert [(q.unit, q.noun_code) for q in quantities] == [("count", row["indicator"])]


@pytest.mark.parametrize(
    "row",
    [row for row in seeds.read_table("lead_words") if row["kind"] in LEADS],
    ids=lambda row: f"{row['kind']} {row['form']}",
)
def test_each_lead_word_fires_on_its_example(row: dict[str, str]) -> None:
    quantities, skipped = read(row["example"])
    assert row["form"] in row["example"]
    shown = [f"{q.qualifier} {q.noun_code} {q.unit} {q.repair}" for q in quantities] + [s.reason for s in skipped]
    assert len(shown) == 1
    assert LEADS[row["kind"]] in shown[0]


def test_units_are_of_the_contract() -> None:
    codes = {row["code"] for row in seeds.read_table("units")}
    used = {row["unit"] for row in seeds.read_table("unit_terms") if row["dimension"] not in ("time", "ignored")}
    assert used <= codes, used - codes


def test_the_seed_articles() -> None:
    """Every quantity of one seed article, in order, with its hedge."""
    text = next((seeds.SEEDS_DIR / "articles").glob("004_*.txt")).read_text(encoding="utf-8")
    page = open_page(text)
    quantities, _ = read_quantities(page, read_numbers(page), [])
    assert [(int(q.value), q.unit, q.qualifier, q.noun_code) for q in quantities] == [
        (29, "count", "exact", "product_count"),
        (33000, "tonne", "more_than", None),
        (853, "count", "exact", "declaration_count"),
        (34368710, "USD", "exact", None),
        (7, "count", "exact", "estate_count"),
        (4, "count", "exact", "estate_count"),
        (2, "count", "exact", "estate_count"),
        (2000, "count", "approx", "unit_count"),
        (57000, "count", "more_than", "employment"),
    ]
