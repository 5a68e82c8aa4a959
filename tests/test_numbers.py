"""Numbers: the corpus of surface forms, the table of words, and reading time."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from growth import find_growth

import seeds
from tasks.extract.lexicon import lexicon
from tasks.extract.mentions import Number
from tasks.extract.numbers import read_numbers, read_pieces, words_to_number
from tasks.extract.page import Page, open_page
from tasks.extract.quantities import read_quantities
from tasks.normalise.fold import fold

CORPUS = Path(__file__).parent / "corpus"


def read_cases(name: str) -> list[dict[str, str]]:
    with (CORPUS / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def unmark(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its brackets, and the half-open spans that they marked."""
    spans = []
    raw = ""
    for piece in text.split("["):
        if "]" not in piece:
            raw += piece
            continue
        marked, rest = piece.split("]", 1)
        spans.append((len(raw), len(raw) + len(marked)))
        raw += marked + rest
    return raw, spans


def cells(cell: str, count: int) -> list[str]:
    """The values of a cell for each marked span, parted by «|»; a single value holds for all."""
    values = cell.split("|")
    return values if len(values) == count else values * count


def page_without_sentences(raw: str) -> Page:
    """A page as `open_page` makes it, without hazm's sentences, which numbers don't need."""
    folded = fold(raw)
    return Page(folded, folded.text, folded.plain, lexicon().scan(folded.plain), [])


@pytest.mark.parametrize("case", read_cases("numbers"), ids=lambda case: case["text"])
def test_each_number_of_the_corpus_is_read(case: dict[str, str]) -> None:
    raw, spans = unmark(case["text"])
    page = page_without_sentences(raw)
    numbers = read_numbers(page)
    read = [raw[slice(*page.raw_span(n.start, n.end))] for n in numbers]
    assert read == [raw[slice(*span)] for span in spans]
    for number, value, upper, form, repair in zip(
        numbers, *(cells(case[column], len(spans)) for column in ("value", "upper", "form", "repair")), strict=True
    ):
        assert number.value == Decimal(value)
        assert number.upper == (Decimal(upper) if upper else None)
        assert number.form == form
        assert number.repair == (repair or None)


def test_scale_and_decimals_tell_the_rounding() -> None:
    def one(text: str) -> Number:
        return read_numbers(page_without_sentences(text))[0]

    assert (one("۸.۵۲ میلیارد دلار").scale, one("۸.۵۲ میلیارد دلار").decimals) == (10**9, 2)
    assert (one("۳ میلیون و ۲۵۰ هزار تن").scale, one("۳ میلیون و ۲۵۰ هزار تن").decimals) == (1000, 0)
    assert (one("۷ میلیون و ۱۲ هزار و ۴۰۵ تن").scale, one("۷ میلیون و ۱۲ هزار و ۴۰۵ تن").decimals) == (1, 0)


@pytest.mark.parametrize("row", seeds.read_table("number_words"), ids=lambda row: f"{row['kind']} {row['form']}")
def test_each_number_word_fires_on_its_example(row: dict[str, str]) -> None:
    folded = fold(row["example"])
    form = fold(row["form"].split(";")[0]).plain.strip()
    hits = lexicon("number_words").scan(folded.plain)
    found = [(h.kind, h.code, folded.plain[h.start : h.end]) for h in hits]
    assert (row["kind"], row["value"], form) in found
    numbers = read_pieces(row["example"])[1]
    if row["kind"] in ("number_none", "number_vague"):
        assert not numbers
    elif row["kind"] in ("number_unit", "number_zero", "number_teen", "number_tens", "number_hundreds"):
        assert len(numbers) == 1
        assert numbers[0].value == Decimal(row["value"]) * numbers[0].scale
    elif row["kind"] == "number_ordinal":
        assert [number.form for number in numbers] == ["ordinal"]
        assert numbers[0].value == Decimal(row["value"])


def test_words_to_number_takes_one_number_and_nothing_else() -> None:
    assert words_to_number("سیزده هزار و هشتصد و نوزده") == 13819
    assert words_to_number("یک چهارم") == Decimal("0.25")
    assert words_to_number("منفی سه هزارم") == -3000
    assert words_to_number("هفده و سیصد و پانزده هزارم") == Decimal("17.315")
    assert words_to_number("پنج سیب و شش گلابی") is None
    assert words_to_number("بدون رقم") is None
    assert words_to_number("") is None


@pytest.mark.parametrize(
    "unit",
    [
        "۷",
        "۷ ",
        "۷/۸ ",
        "۷/",
        "و ",
        "۷.",
        "۷،",
        "هزار و ",
        "یک میلیون و ",
        "هر تن ۷ دلار و ",
        "\n-۷ درصد",
        "با۷،",
        "رتبه ۷ و ",
    ],
)
def test_reading_time_grows_with_the_length(unit: str) -> None:
    """Ten times the text may not take thirty times the processor time (a quadratic reader takes a hundred)."""

    short, long = (page_without_sentences(unit * (size // len(unit))) for size in (10_000, 100_000))
    assert find_growth(lambda: _read(short), lambda: _read(long), most=30, plain=0.02) is None


def _read(page: Page) -> None:
    read_quantities(page, read_numbers(page), [])


def test_a_number_may_open_and_close_a_text() -> None:
    page = open_page("۵")
    assert [(n.value, page.raw_span(n.start, n.end)) for n in read_numbers(page)] == [(5, (0, 1))]
    assert read_numbers(open_page("")) == []
