"""Made-up news: the same seed gives the same bytes, every planted claim stands where the truth says, none is copied."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from made_figures import Hand
from made_news import Newsroom, write_news
from score_made import Score, score_article

from seeds import SEEDS_DIR
from tasks.extract.batch import read_batch
from tasks.ingest.source import make_article
from tasks.normalise.fold import fold

COUNT = 300


@pytest.fixture(scope="module")
def news() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return list(Newsroom(7).write(COUNT))


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second, other = (write_news(60, tmp_path / name, seed) for name, seed in (("a", 3), ("b", 3), ("c", 4)))
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert first[0].read_bytes() != other[0].read_bytes()


def test_articles_are_of_real_length_and_hold_claims(news: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    sizes = [len(article["text"].encode()) for article, _ in news]
    assert 3_500 < sum(sizes) / COUNT < 5_500
    assert sum(len(truth["facts"]) for _, truth in news) > 5 * COUNT
    assert len({article["text"] for article, _ in news}) == COUNT


def test_every_span_holds_a_number_of_its_unit(news: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    words = {"percent": "درصد", "USD": "دلار", "tonne": "تن", "IRR": "تومان", "count": ""}
    for article, truth in news:
        for fact in truth["facts"]:
            for start, end in fact["spans"]:
                assert article["text"][start:end].endswith(words[fact["unit"]]), article["text"][start:end]
        for start, end in truth["others"]:
            assert 0 < end - start < 20


def test_no_sentence_is_copied_from_the_seeds(news: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    seeds = {run for path in (SEEDS_DIR / "articles").glob("*.txt") for run in _runs(path.read_text(encoding="utf-8"))}
    assert seeds
    for article, _ in news:
        assert not seeds.intersection(_runs(article["text"]))


def _runs(text: str, words: int = 10) -> set[tuple[str, ...]]:
    plain = fold(text).text.split()
    return {tuple(plain[start : start + words]) for start in range(len(plain) - words + 1)}


@pytest.mark.parametrize(
    ("value", "unit", "point", "expected"),
    [
        (1_240_000_000, "دلار", ".", {"۱.۲ میلیارد دلار": 1_200_000_000, "۱ میلیارد و ۲۴۰ میلیون دلار": 1_240_000_000}),
        (45_678, "تن", "/", {"۴۶ هزار تن": 46_000, "۴۵ هزار و ۶۷۸ تن": 45_678}),
    ],
)
def test_a_figure_says_what_its_words_say(value: int, unit: str, point: str, expected: dict[str, int]) -> None:
    printed = [Hand("persian", point).amount(value, unit, random.Random(seed)) for seed in range(30)]
    assert {one.words: int(one.value) for one in printed} == expected


def test_the_score_counts_misses_and_false_claims(news: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    _, truth = next(pair for pair in news if len(pair[1]["facts"]) >= 3)
    perfect = [
        fact | {"value": Decimal(fact["value"]), "span_start": fact["spans"][0][0], "span_end": fact["spans"][0][1]}
        for fact in truth["facts"]
    ]
    score = Score()
    score_article(score, truth, perfect, examples=5)
    assert [score.f1(level) for level in ("number", "claim", "row")] == [1.0, 1.0, 1.0]

    flawed = [perfect[0] | {"value": Decimal(1)}, perfect[1] | {"ref_area": "XX"}, *perfect[2:]]
    score = Score()
    score_article(score, truth, flawed, examples=5)
    count = len(perfect)
    assert (score.paired["number"], score.paired["claim"]) == (count - 1, count - 2)
    assert (len(score.missed), len(score.false)) == (1, 1)


def test_the_reader_finds_what_was_planted(news: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    articles = [
        make_article(
            source="made",
            source_id=article["id"],
            text=article["text"],
            title=article["title"],
            published_on=date.fromisoformat(article["published_on"]) if "published_on" in article else None,
        )
        for article, _ in news
    ]
    claims: dict[str, list[dict[str, Any]]] = {}
    for claim in read_batch(articles).claims:
        row = {name: getattr(claim, name) for name in claim.__dataclass_fields__}
        claims.setdefault(claim.article_id, []).append(row)
    score = Score()
    for article, (_, truth) in zip(articles, news, strict=True):
        score_article(score, truth, claims.get(article.article_id, []), examples=10)
    # A floor, not the reader's score: `make bench-scale` tells that. Below it the generator or the reader is broken.
    assert score.f1("number") > 0.98, score.missed
    assert score.on_others == 0, score.false
