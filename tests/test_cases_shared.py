"""Number cases that other projects published, where they lie beside the project; they are not part of it.

`tests/corpus/disagreements.csv` names every case read otherwise by its line, with our value and the reason; a case that
we do agree with may not stand in it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from tasks.extract.numbers import read_numbers, read_pieces, words_to_number
from tasks.extract.page import open_page
from tasks.extract.quantities import read_quantities
from tasks.normalise.fold import fold

CASES = Path(__file__).parents[2] / "shared" / "cases"
DISAGREEMENTS = Path(__file__).parent / "corpus" / "disagreements.csv"


def read_shared(name: str) -> Iterator[dict[str, Any]]:
    """The cases of a file; none where the files are absent, so that the project's tests run without them."""
    path = CASES / f"{name}.jsonl"
    if path.exists():
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def disagreements(name: str) -> dict[int, dict[str, str]]:
    with DISAGREEMENTS.open(encoding="utf-8", newline="") as handle:
        return {int(row["line"]): row for row in csv.DictReader(handle) if row["file"] == name}


def test_each_disagreement_has_its_reason() -> None:
    known = disagreements("words_to_number")
    assert known
    for line, row in known.items():
        assert len(row["reason"]) > 20, line


def test_words_to_number() -> None:
    known = disagreements("words_to_number")
    for line, case in enumerate(read_shared("words_to_number"), 1):
        value = words_to_number(case["input"])
        expected = Decimal(str(case["expected"]))
        if line in known:
            ours = known[line]["ours"]
            assert value != expected, case["input"]
            assert value == (Decimal(ours) if ours else None), case["input"]
        else:
            assert value == expected, case["input"]


def test_numbers_in_text() -> None:
    """Value and span; the source lists no ordinal of one word and cuts the ending of the others."""
    for case in read_shared("numbers_in_text"):
        folded, numbers = read_pieces(case["input"])
        found = []
        for number in numbers:
            start, end = folded.raw_span(number.start, number.end)
            word = case["input"][start:end]
            if number.form == "ordinal":
                if " " not in word:
                    continue
                end -= 3 if word.endswith("مین") else 1
            found.append((start, end, number.value))
        expected = [(*entry["span"], Decimal(str(entry["value"]))) for entry in case["expected"]]
        assert found == expected, case["input"]


def test_digit_strings() -> None:
    """A digit fold gives the same digits; a number its value; what must be refused is no number."""
    for case in read_shared("digit_strings"):
        text, expected = case["input"], case["expected"]
        if "options" in case:
            assert fold(text).text == fold(expected).text
        elif expected is None:
            assert words_to_number(text) is None, text
        else:
            assert words_to_number(text) == Decimal(str(expected).replace(",", "")), text


def test_money_words() -> None:
    for case in read_shared("money_words_formal"):
        assert words_to_number(case["input"]) == case["expected"], case["input"]


def test_numbers_reported_in_issues() -> None:
    """Ordinals, a bare number, English statistics and no number at all; dates and spacing are tested elsewhere."""
    for case in read_shared("reported_in_issues"):
        text, expected = case["input"], case["expected"]
        page = open_page(text)
        numbers = read_numbers(page)
        if isinstance(expected, int | float):
            assert words_to_number(text) == Decimal(str(expected)), text
        elif expected is None:
            assert (numbers, words_to_number(text)) == ([], None), text
        elif expected == []:
            quantities, skipped = read_quantities(page, numbers, [])
            assert quantities == [], text
            assert [entry.reason for entry in skipped] == ["no_unit"], text
        elif isinstance(expected, list) and isinstance(expected[0], int):
            assert [(n.form, n.value) for n in numbers] == [("ordinal", value) for value in expected], text
        elif isinstance(expected, list):
            units = {"t": "tonne"}
            quantities, _ = read_quantities(page, numbers, [])
            assert [(q.value, q.unit) for q in quantities] == [(v, units.get(u, u)) for v, u in expected], text
