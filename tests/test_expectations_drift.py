"""A source is held against its own past: what changed is told by name, what varies as always is not."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from good_batch import good_articles, good_claims, good_unclaimed, tables

from expectations.drift import DIMENSIONS, SUITE, SourceRun, judged_drift
from expectations.gate import run_gate
from tasks.gate.drift import find_vanished, watch_sources
from warehouse.connection import open_working
from warehouse.history import read_source_history
from warehouse.home import Home
from warehouse.loader import load_batch
from warehouse.runs import start_run

START = datetime(2025, 10, 1, 6, tzinfo=UTC)
NOW = START + timedelta(days=20, hours=1)


def run_of(
    day: int,
    *,
    source: str = "خبرگزاری نمونه",
    articles: int = 100,
    per_article: float = 7.0,
    unclaimed: int = 300,
    given: Mapping[str, float] | None = None,
) -> SourceRun:
    """What the source brought on a day; `given` are shares of claims with a dimension."""
    claims = round(articles * per_article)
    shares = {"ref_area": 1.0, "partner_area": 0.2, "sector": 0.3, "period_year": 0.9, **(given or {})}
    return SourceRun(
        source=source,
        run_id=f"run-{day}",
        at=START + timedelta(days=day),
        articles=articles,
        claims=claims,
        unclaimed=unclaimed,
        given={name: round(shares[name] * claims) for name in DIMENSIONS},
    )


def steady(days: int = 20) -> list[SourceRun]:
    """A source that comes every day and varies by a tenth."""
    vary = random.Random(17)
    return [
        run_of(day, per_article=7 + vary.uniform(-0.7, 0.7), unclaimed=vary.randint(280, 320)) for day in range(days)
    ]


def said_of(runs: list[SourceRun], run_id: str = "run-20", now: datetime = NOW) -> list[tuple[str, str]]:
    """Expectation and sentence of each warning."""
    outcome = run_gate("drift", SUITE, judged_drift(runs, run_id, now), "key")
    assert outcome.verdict == "pass", "drift warns and stops nothing"
    return [(failing.expectation, failing.reason) for failing in outcome.failing]


def test_source_that_is_as_it_used_to_be_is_not_mentioned() -> None:
    assert said_of([*steady(), run_of(20, per_article=6.6, unclaimed=310)]) == []


@pytest.mark.parametrize(
    ("today", "expectation", "words"),
    [
        (run_of(20, per_article=2, unclaimed=86), "claims_per_article_are_usual", "claims per article 2, usually 6.9"),
        (
            run_of(20, per_article=19, unclaimed=814),
            "claims_per_article_are_usual",
            "claims per article 19, usually 6.9",
        ),
        (run_of(20, unclaimed=3000), "unclaimed_share_is_usual", "a share of unclaimed numbers 0.811, usually 0.3"),
        (
            run_of(20, given={"ref_area": 0.5}),
            "ref_area_is_given_as_usual",
            "a share of claims with area 0.5, usually 1",
        ),
        (run_of(20, given={"partner_area": 0}), "partner_area_is_given_as_usual", "with partner 0, usually 0.2"),
        (run_of(20, given={"sector": 0.9}), "sector_is_given_as_usual", "with sector 0.9, usually 0.3"),
        (run_of(20, given={"period_year": 0.3}), "period_year_is_given_as_usual", "with year 0.3, usually 0.9"),
    ],
    ids=["fewer claims", "more claims", "unclaimed", "no area", "no partner", "too many sectors", "no year"],
)
def test_what_changed_is_told_with_its_source(today: SourceRun, expectation: str, words: str) -> None:
    ((name, reason),) = said_of([*steady(), today])
    assert name == expectation
    assert reason.startswith("Source خبرگزاری نمونه: ")
    assert words in reason


def test_source_gone_silent_is_told_by_name_and_days() -> None:
    other = [run_of(day, source="other") for day in range(21)]
    ((name, reason),) = said_of([*steady(12), *other])
    assert name == "source_is_not_silent"
    assert reason == "Source خبرگزاری نمونه brought nothing for 9 days; it usually comes every 1 days."


def test_source_that_comes_weekly_is_not_silent_after_a_week() -> None:
    weekly = [replace(run_of(7 * number, source="weekly"), run_id=f"weekly-{number}") for number in range(8)]
    now = START + timedelta(days=7 * 7 + 10)
    assert said_of(weekly, run_id="none", now=now) == []
    assert said_of(weekly, run_id="none", now=now + timedelta(days=12)) != []


def test_source_of_few_runs_or_articles_is_not_judged() -> None:
    assert said_of([*steady(4), run_of(20, per_article=1)]) == []
    assert said_of([*steady(), run_of(20, articles=9, per_article=1, unclaimed=27)]) == []


def test_restless_source_is_warned_of_later_than_a_steady_one() -> None:
    vary = random.Random(5)
    restless = [run_of(day, per_article=vary.uniform(3, 11)) for day in range(20)]
    assert said_of([*restless, run_of(20, per_article=3)]) == []
    assert said_of([*steady(), run_of(20, per_article=3)]) != []


def test_history_comes_out_of_the_warehouse(tmp_path: Path) -> None:
    with open_working(Home(tmp_path), at=NOW) as connection:
        start_run(connection, "run-1", at=NOW, sources=["test"], extractor_version="test-1", program_version="0")
        load_batch(
            connection,
            run_id="run-1",
            at=NOW,
            extractor_version="test-1",
            **tables(good_articles(), good_claims(), good_unclaimed()),
        )
        history = read_source_history(connection)
    claims = good_claims()
    assert history.to_pylist() == [
        {
            "source": "test",
            "run_id": "run-1",
            "arrived_at": NOW.replace(tzinfo=None),
            "articles": 3,
            "claims": len(claims),
            "unclaimed": 1,
            **{name: sum(getattr(one, name) is not None for one in claims) for name in DIMENSIONS},
        }
    ]
    assert watch_sources(history, "run-1", NOW) is None, "one run is no history"
    vanished = find_vanished(history, "test")
    assert vanished is not None
    assert vanished.message == "Source test brought 3 articles before, and holds none now."
    assert vanished.gate_results["verdict"].to_pylist() == ["stopped"]
    assert find_vanished(history, "new") is None
