"""Periods: the sentences of corpus/periods.txt, each with the value that every expression of it must have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from growth import find_growth
from hypothesis import given, settings
from hypothesis import strategies as st

import seeds
from tasks.extract.article_date import ArticleDate, article_date
from tasks.extract.lexicon import lexicon
from tasks.extract.mentions import Period
from tasks.extract.numbers import read_numbers
from tasks.extract.page import open_page
from tasks.extract.periods import read_periods
from tasks.normalise.fold import fold_term, plain_term

CORPUS = Path(__file__).parent / "corpus" / "periods.txt"


def read_text(text: str, known: ArticleDate) -> tuple[str, list[Period]]:
    """The folded text and its periods."""
    page = open_page(text)
    return page.text, read_periods(page, read_numbers(page), known)


def read_corpus() -> Iterator[tuple[ArticleDate, str, str]]:
    """(what is known of the article's date, expectation, marked sentence) of every case."""
    known, expected = article_date(None, None), ""
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("    "):
            yield known, expected, line.strip()
        elif line.split()[0] in ("now", "captured"):
            kind, day = line.split()
            on = None if day == "none" else date.fromisoformat(day)
            known = article_date(on, None) if kind == "now" else article_date(None, on)
        else:
            expected = line


def describe(period: Period, flags: list[str]) -> str:
    """The period in the words of the corpus, with those of `flags` that it has."""
    months = "-" if period.month_from is None and period.month_to is None else f"{period.month_from}-{period.month_to}"
    has = [flag for flag in flags if flag in (period.compared_to, period.calendar) or getattr(period, flag, False)]
    return " ".join([period.role, str(period.year or "-"), months.replace("None", ""), *has])


CASES = list(read_corpus())


@pytest.mark.parametrize(("known", "expected", "marked"), CASES, ids=[marked[:60] for _, _, marked in CASES])
def test_corpus(known, expected, marked):
    text, periods = read_text(marked.replace("[", "").replace("]", ""), known)
    wanted = [] if expected == "none" else expected.split(" | ")
    flags = [re.findall(r"[a-z_]{4,}", part)[1:] for part in wanted]
    flags += [[]] * (len(periods) - len(flags))
    got = [describe(period, names) for period, names in zip(periods, flags, strict=False)]
    assert got == [" ".join(part.split()) for part in wanted], f"{marked}: {[text[p.start : p.end] for p in periods]}"
    spans = [fold_term(span) for span in re.findall(r"\[(.*?)\]", marked)]
    assert [text[p.start : p.end] for p in periods] == spans


def test_periods_are_in_order_and_apart():
    known = article_date(date(2025, 11, 10), None)
    for _, _, marked in CASES:
        _, periods = read_text(marked.replace("[", "").replace("]", "") * 3, known)
        for one, other in pairwise(periods):
            assert one.end <= other.start, marked


@pytest.mark.parametrize("row", seeds.read_table("period_terms"), ids=lambda row: row["form"])
def test_every_term_fires_on_its_example(row):
    plain = f" {plain_term(row['example'])} "
    hits = [(hit.kind, hit.code) for hit in lexicon().scan(plain)]
    assert (row["kind"], row["code"]) in hits, hits


def test_without_joiners_the_same():
    """The corpus with U+200C removed says the same, wherever it stood between a number and its «ماهه»."""
    known = article_date(date(2025, 11, 10), None)
    for _, _, marked in CASES:
        text = marked.replace("[", "").replace("]", "")
        _, kept = read_text(text, known)
        _, lost = read_text(text.replace("\u200c", ""), known)
        assert [p[2:] for p in kept] == [p[2:] for p in lost], text


def test_day_bounds():
    bounds = {
        "در هفت‌ماهه نخست سال ۱۴۰۴": (date(2025, 3, 21), date(2025, 10, 22)),
        "روز ۳۰ اسفند ۱۴۰۳": (date(2025, 3, 20), date(2025, 3, 20)),
        "روز ۳۰ اسفند ۱۴۰۲": (None, None),
        "از سال ۱۳۹۰ تا ۱۳۹۷": (date(2011, 3, 21), date(2019, 3, 20)),
        "از بهمن ۱۴۰۲ تا تیر ۱۴۰۳": (date(2024, 1, 21), date(2024, 7, 21)),
        "در دهه ۸۰": (date(2001, 3, 21), date(2011, 3, 20)),
        "از مهر ۱۴۰۲ تاکنون": (date(2023, 9, 23), None),
        "در سه‌ماهه نخست ۲۰۲۴": (date(2024, 1, 1), date(2024, 3, 31)),
        "در امسال": (None, None),
    }
    for text, wanted in bounds.items():
        _, periods = read_text(text, article_date(None, None))
        assert [(p.first_on, p.last_on) for p in periods] == [wanted], text


PIECES = [piece for _, _, marked in CASES for piece in re.split(r"[\[\] ]+", marked) if piece]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, *" ،/.-:()\n۱۰۹۷"]), max_size=30), st.sampled_from(["", " "]))
def test_any_mixture_of_words_reads(pieces, joint):
    """Every mixture of the corpus's words, cut off anywhere, gives periods that are in order and have sane months."""
    text, periods = read_text(joint.join(pieces), article_date(date(2025, 11, 10), None))
    for period in periods:
        assert text[period.start : period.end].strip() == text[period.start : period.end] != ""
        assert period.first_on is None or period.last_on is None or period.first_on <= period.last_on
        assert period.month_from is None or 1 <= period.month_from <= (period.month_to or 12) <= 12
    for one, other in pairwise(periods):
        assert one.end <= other.start


WORST = [
    "۱۴۰۴/۰۷",
    "سال ",
    "تا ",
    "۹ ماهه ",
    "نسبت به ",
    "مهر و ",
    "سال ۹۷ و ",
    "۱۲:",
    "-",
    "از ابتدای سال ",
    "۲۹ مهر ",
]


@pytest.mark.parametrize("piece", WORST)
def test_time_grows_with_the_text(piece):
    """Four times the text takes about four times as long, far from sixteen."""
    known = article_date(date(2025, 11, 10), None)
    short, long = (open_page((piece * (size // len(piece) + 1))[:size]) for size in (100_000, 400_000))
    assert (
        find_growth(lambda: read_periods(short, [], known), lambda: read_periods(long, [], known), most=8, plain=0.1)
        is None
    )
