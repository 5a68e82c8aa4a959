"""Reading takes time that is linear in the length of the text, however hard the text is."""

from __future__ import annotations

import random

import pytest
from bench import HARD
from growth import find_growth

from seeds import read_table
from tasks.extract.reader import read_article
from tasks.ingest.source import make_article
from tasks.records import Article

LENGTH, TIMES = 10_000, 8
MOST = 1.6 * TIMES
"""Quadratic time would be TIMES * TIMES."""
TABLES = ("cue_terms", "period_terms", "unit_terms", "area_terms", "partner_terms", "sector_terms", "lead_words")
MARKS = (
    "،",
    ".",
    "\n",
    " و ",
    " از ",
    " به ",
    " تا ",
    "(",
    ")",
    ":",
    "«",
    "»",
    " که ",
    "۵",
    "۱۲",
    "۱۴۰۳",
    "۲.۵",
    "۳/۴",
)


def drawn_units(seed: int, count: int) -> list[str]:
    """Strings of terms that the reader knows, numbers and marks, drawn at random."""
    draw = random.Random(seed)
    terms = [[row["form"].split(";")[0] for row in read_table(table)] for table in TABLES]
    return [
        " ".join(draw.choice(draw.choice([*terms, MARKS, MARKS])) for _ in range(draw.randint(2, 8)))
        + draw.choice("  ،\n")
        for _ in range(count)
    ]


def made_of(unit: str, length: int) -> Article:
    return make_article(source="hard", source_id="1", text=(unit * (length // len(unit) + 1))[:length])


@pytest.mark.parametrize("unit", [*HARD.values(), *drawn_units(seed=9, count=40)])
def test_time_is_linear(unit: str) -> None:
    short, long = made_of(unit, LENGTH), made_of(unit, TIMES * LENGTH)
    assert find_growth(lambda: read_article(short), lambda: read_article(long), MOST, plain=0.02) is None


def test_a_reader_that_looks_at_all_that_follows_is_found() -> None:
    """As one did for the figures of a headline: at each sentence it looked through the rest of the text."""

    def work(text: str) -> None:
        for position in range(0, len(text), 40):
            any(letter.isdigit() for letter in text[position:])

    short, long = "و " * (LENGTH // 2), "و " * (TIMES * LENGTH // 2)
    assert find_growth(lambda: work(short), lambda: work(long), MOST, plain=0.02) is not None
