"""The gates part a batch: what is true loads, what is not is held back whole, and decisions of reviewers count."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pyarrow as pa
import pytest
from good_batch import NOW, PORT, article, claim, good_articles, good_claims, good_unclaimed, shares, tables

from tasks.gate.codes import reference_codes, sector_table
from tasks.gate.decisions import Decision, Decisions, Held
from tasks.gate.gate import Gated, gate_batch
from tasks.gate.payload import say_the_same
from tasks.records import Article, Claim
from warehouse.batches import ARTICLES, CLAIMS, GATE_RESULTS, QUARANTINE
from warehouse.checks import run_check

share_groups_of = partial(run_check, "sector_share_groups", sectors=sector_table())

SHARES = """سهم بخش‌ها از صادرات گیلان
در هفت‌ماهه نخست سال ۱۴۰۴ به تفکیک: صنعت {}، کشاورزی {}، معدن {}، پتروشیمی {}، فرش {} و سایر {} درصد بود.
"""
SECTORS = ("IND", "AGR", "MIN", "PET", "CAH", "OTH")


def gated_of(
    articles: Sequence[Article], claims: Sequence[Claim], *, decisions: Decisions | None = None, unclaimed: bool = True
) -> Gated:
    """What the gates make of these."""
    given = tables(articles, claims, good_unclaimed() if unclaimed else [])
    more = {} if decisions is None else {"decisions": decisions}
    return gate_batch(**given, codes=reference_codes(), now=NOW, share_groups_of=share_groups_of, **more)


def breakdown(parts: Sequence[str], *, complete: bool = True) -> tuple[Article, list[Claim]]:
    """An article with six sector shares, and their claims."""
    persian = [part.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")) for part in parts]
    of = article("shares", SHARES.format(*persian), date(2025, 10, 28))
    names = ("صنعت", "کشاورزی", "معدن", "پتروشیمی", "فرش", "سایر")
    quotes = [f"{name} {part}" for name, part in zip(names, persian, strict=True)]
    return of, shares(of, list(zip(quotes, SECTORS, parts, strict=True)), complete=complete)


def test_complete_breakdown_of_112_percent_is_held_with_its_sum_and_all_else_loads() -> None:
    of, parts = breakdown(["50", "30", "15", "9", "5", "3"])
    gated = gated_of([*good_articles(), of], [*good_claims(), *parts])
    assert gated.verdict == "rows_held"
    held = gated.quarantine.to_pylist()
    assert {row["row_key"] for row in held} == {part.claim_id for part in parts}
    assert {row["reason"] for row in held} == {"sector shares sum to 112 % (6 parts, allowed 97 to 103 %)"}
    assert {(row["gate"], row["severity"], row["article_id"]) for row in held} == {
        ("share_groups", "critical", of.article_id)
    }
    assert gated.claims["claim_id"].to_pylist() == [one.claim_id for one in good_claims()]
    assert len(gated.articles) == 4
    (said,) = [row for row in gated.gate_results.to_pylist() if row["verdict"] == "quarantined"]
    assert (said["severity"], said["scope"], said["failing_rows"]) == ("critical", "group", 1)
    assert said["tolerance"].startswith("± 2.5 to ± 3 (half the last printed place")


def test_breakdown_of_99_8_percent_by_rounding_passes() -> None:
    of, parts = breakdown(["50.1", "30.2", "10.3", "5.1", "2.6", "1.5"])
    assert sum(part.value for part in parts) == Decimal("99.8")
    gated = gated_of([of], parts, unclaimed=False)
    assert gated.verdict == "pass", gated.quarantine.to_pylist()
    assert len(gated.claims) == 6


@pytest.mark.parametrize(
    ("parts", "complete", "verdict"),
    [
        (["40", "20", "10", "9", "5", "3"], True, "rows_held"),
        (["40", "20", "10", "9", "5", "3"], False, "pass"),
        (["50", "30", "15", "9", "5", "3"], False, "rows_held"),
        (["47", "30", "11", "9", "5", "1"], True, "pass"),
        (["47.0", "30.0", "11.0", "9.0", "5.0", "1.0"], True, "rows_held"),
    ],
    ids=["87 complete", "87 open", "112 open", "103 in whole percents", "103 in tenths"],
)
def test_a_sum_is_judged_by_its_rounding_and_completeness(parts: list[str], complete: bool, verdict: str) -> None:
    of, claims = breakdown(parts, complete=complete)
    assert gated_of([of], claims, unclaimed=False).verdict == verdict


def test_claims_and_numbers_of_a_held_article_are_held_with_it() -> None:
    port, *others = good_articles()
    gated = gated_of([replace(port, published_on=date(2025, 12, 24), captured_on=None), *others], good_claims())
    assert gated.articles["article_id"].to_pylist() == [other.article_id for other in others]
    assert set(gated.claims["article_id"].to_pylist()) == {other.article_id for other in others}
    assert len(gated.unclaimed) == 0
    reasons = {(row["gate"], row["reason"]) for row in gated.quarantine.to_pylist()}
    assert reasons == {
        ("articles", "It says it was published on 2025-12-24, which is still to come."),
        ("claims", f"Article {port.article_id} is held back, and its claims with it."),
        ("unclaimed", f"Article {port.article_id} is held back, and its numbers with it."),
    }


def test_held_row_keeps_its_whole_content() -> None:
    wrong = replace(good_claims()[11], value=Decimal("155.250000"), repair="planted")
    gated = gated_of(good_articles(), [wrong])
    (held,) = gated.quarantine.to_pylist()
    content = json.loads(held["payload"])
    assert list(content) == CLAIMS.names
    assert content["value"] == "155.25"
    assert content["period_start"] == "2025-03-21"
    assert content["mentions"] == [{"span_start": wrong.span_start, "span_end": wrong.span_end}]
    assert content["quote"] == wrong.quote
    assert held["reason"] == "A share lies between 0 and 100 %. Seen: 155.25."


def test_no_row_is_lost_and_none_is_both_held_and_passed() -> None:
    claims = [replace(one, confidence=2.0) if index % 4 == 0 else one for index, one in enumerate(good_claims())]
    gated = gated_of(good_articles(), claims)
    held = gated.quarantine["row_key"].to_pylist()
    passed = gated.claims["claim_id"].to_pylist()
    assert sorted(held + passed) == sorted(one.claim_id for one in claims)
    assert passed == [one.claim_id for one in claims if one.confidence <= 1]


def test_rows_of_one_id_are_both_held_and_told_apart() -> None:
    one, another = good_claims()[0], replace(good_claims()[0], scope="non_oil")
    gated = gated_of(good_articles(), [one, another])
    assert gated.quarantine["row_key"].to_pylist() == [one.claim_id, f"{one.claim_id}#2"]
    assert [json.loads(payload)["scope"] for payload in gated.quarantine["payload"].to_pylist()] == [None, "non_oil"]


def test_tables_have_the_columns_of_the_warehouse() -> None:
    gated = gated_of(good_articles(), [replace(good_claims()[0], confidence=2.0)])
    assert gated.quarantine.schema == QUARANTINE
    assert gated.gate_results.schema == GATE_RESULTS
    assert set(gated.gate_results["gate"].to_pylist()) == {
        "schemas", "articles", "claims", "unclaimed", "share_groups", "batches",
    }  # fmt: skip
    assert len(
        set(zip(*(gated.gate_results[name].to_pylist() for name in ("gate", "expectation")), strict=True))
    ) == len(gated.gate_results)


def test_empty_batch_passes() -> None:
    gated = gated_of([], [], unclaimed=False)
    assert gated.verdict == "pass"
    assert set(gated.gate_results["checked_rows"].to_pylist()[1:-1]) == {0}


def test_warning_lets_its_row_load_and_is_counted() -> None:
    gated = gated_of(good_articles(), [replace(good_claims()[11], whole_area=None)])
    assert (gated.verdict, len(gated.claims), len(gated.quarantine)) == ("pass", 1, 0)
    (flagged,) = [row for row in gated.gate_results.to_pylist() if row["verdict"] == "flagged"]
    assert (flagged["expectation"], flagged["failing_rows"]) == ("share_has_its_whole", 1)


# Batches that stop.


def many(number: int) -> tuple[list[Article], list[Claim]]:
    """As many articles of two claims each."""
    of = [article(f"port-{index}", PORT + f"خبر {index}\n", date(2025, 10, 28)) for index in range(number)]
    return of, [
        claim(one, quote, indicator, "level", value, unit)
        for one in of
        for quote, indicator, value, unit in (
            ("۹۴۰ هزار تن", "export_weight", "940000", "tonne"),
            ("۳۷ کشور", "destination_count", "37", "count"),
        )
    ]


def test_batch_most_of_whose_rows_fail_stops_and_nothing_of_it_loads() -> None:
    of, claims = many(12)
    shifted = [replace(one, span_start=one.span_start + 1, span_end=one.span_end + 1) for one in claims]
    gated = gated_of(of, shifted, unclaimed=False)
    assert gated.verdict == "batch_failed"
    assert (len(gated.articles), len(gated.claims), len(gated.quarantine)) == (0, 0, 0)
    assert gated.message == "24 of 24 claims are held back, which is more than half."
    assert gated.claims.schema == CLAIMS
    stopped = [row for row in gated.gate_results.to_pylist() if row["verdict"] == "stopped"]
    assert [(row["gate"], row["expectation"]) for row in stopped] == [("batches", "most_rows_pass")]


def test_half_of_the_rows_may_fail() -> None:
    of, claims = many(12)
    wrong = [replace(one, confidence=3.0) if index % 2 else one for index, one in enumerate(claims)]
    assert gated_of(of, wrong, unclaimed=False).verdict == "rows_held"


def test_one_bad_article_does_not_stop_a_batch() -> None:
    bad = [replace(one, confidence=3.0) for one in good_claims()]
    assert len(bad) > 20
    gated = gated_of(good_articles()[:1], [one for one in bad if one.article_id == good_articles()[0].article_id] * 2)
    assert gated.verdict == "rows_held"


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (
            lambda given: {**given, "claims": given["claims"].drop_columns("quote")},
            "Column claims.quote should be text, and is absent.",
        ),
        (
            lambda given: {
                **given,
                "claims": given["claims"].set_column(7, "value", given["claims"]["value"].cast(pa.float64())),
            },
            "Column claims.value should be decimal number, and is number.",
        ),
        (
            lambda given: {
                **given,
                "articles": given["articles"].set_column(
                    6, "published_on", given["articles"]["published_on"].cast(pa.string())
                ),
            },
            "Column articles.published_on should be date, and is text.",
        ),
    ],
    ids=["column gone", "values as floats", "dates as text"],
)
def test_batch_with_other_columns_stops(
    spoil: Callable[[dict[str, pa.Table]], dict[str, pa.Table]], message: str
) -> None:
    given = spoil(tables(good_articles(), good_claims(), good_unclaimed()))
    gated = gate_batch(**given, codes=reference_codes(), now=NOW, share_groups_of=share_groups_of)
    assert (gated.verdict, gated.message) == ("batch_failed", message)
    assert (len(gated.articles), len(gated.claims), len(gated.unclaimed)) == (0, 0, 0)


def test_cluster_id_may_be_left_out_and_is_kept_where_it_is_given() -> None:
    given = tables(good_articles(), good_claims(), good_unclaimed())
    assert "cluster_id" in ARTICLES.names
    assert "cluster_id" not in given["articles"].column_names
    with_clusters = given["articles"].append_column("cluster_id", pa.array(["a", "b", "a"]))
    gated = gate_batch(
        **{**given, "articles": with_clusters}, codes=reference_codes(), now=NOW, share_groups_of=share_groups_of
    )
    assert gated.articles["cluster_id"].to_pylist() == ["a", "b", "a"]


# Decisions.


def decided(gated: Gated, status: str) -> Decisions:
    """A reviewer's decision on every held row of `gated`."""
    return Decisions(
        {
            Held(row["gate"], row["row_key"], row["expectation"]): Decision(status, row["payload"])  # type: ignore[arg-type]
            for row in gated.quarantine.to_pylist()
        }
    )


def test_released_row_passes_again_and_again_and_leaves_its_trace() -> None:
    of, parts = breakdown(["50", "30", "15", "9", "5", "3"])
    released = decided(gated_of([of], parts, unclaimed=False), "released")
    gated = gated_of([of], parts, unclaimed=False, decisions=released)
    assert (gated.verdict, len(gated.claims), len(gated.quarantine)) == ("pass", 6, 0)
    (said,) = [row for row in gated.gate_results.to_pylist() if not row["success"]]
    assert said["verdict"] == "flagged"
    assert said["observed"].endswith("6 released by a reviewer")


def test_release_survives_another_version_of_the_reader() -> None:
    of, parts = breakdown(["50", "30", "15", "9", "5", "3"])
    released = decided(gated_of([of], parts, unclaimed=False), "released")
    read_again = [replace(part, extractor_version="test-2", confidence=0.7, rule="other") for part in parts]
    assert gated_of([of], read_again, unclaimed=False, decisions=released).verdict == "pass"


def test_release_is_of_what_was_seen_and_of_nothing_else() -> None:
    wrong = replace(good_claims()[11], value=Decimal(155), repair="planted")
    released = decided(gated_of(good_articles(), [wrong]), "released")
    assert gated_of(good_articles(), [wrong], decisions=released).verdict == "pass"
    worse = gated_of(good_articles(), [replace(wrong, value=Decimal(1550))], decisions=released)
    assert worse.quarantine["reason"].to_pylist() == ["A share lies between 0 and 100 %. Seen: 1,550."]
    other = gated_of(good_articles(), [replace(wrong, ref_area="IR-99")], decisions=released)
    assert set(other.quarantine["expectation"].to_pylist()) == {"share_is_a_part", "ref_area_is_known"}


def test_released_article_brings_its_claims() -> None:
    port, *others = good_articles()
    early = [replace(port, published_on=date(2025, 12, 24), captured_on=None), *others]
    first = gated_of(early, good_claims())
    released = Decisions(
        {held: one for held, one in decided(first, "released").by_held.items() if held.gate == "articles"}
    )
    gated = gated_of(early, good_claims(), decisions=released)
    assert (gated.verdict, len(gated.claims)) == ("pass", len(good_claims()))


def test_dropped_row_stays_out_even_when_it_would_pass() -> None:
    good = good_claims()[0]
    held = gated_of(good_articles(), [replace(good, confidence=2.0)])
    dropped = decided(held, "dropped")
    gated = gated_of(good_articles(), [good, good_claims()[1]], decisions=dropped)
    assert gated.claims["claim_id"].to_pylist() == [good_claims()[1].claim_id]
    assert gated.quarantine["row_key"].to_pylist() == [good.claim_id]
    assert gated.quarantine["reason"].to_pylist() == ["A reviewer dropped this row, though it passes by now."]


def test_dropped_row_that_says_something_else_now_is_judged_afresh() -> None:
    good = good_claims()[0]
    dropped = decided(gated_of(good_articles(), [replace(good, confidence=2.0)]), "dropped")
    gated = gated_of(good_articles(), [replace(good, scope="non_oil")], decisions=dropped)
    assert (gated.verdict, len(gated.claims)) == ("pass", 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('{"value": "1", "rule": "a"}', '{"value": "1", "rule": "b"}', True),
        ('{"value": "1", "confidence": 0.5}', '{"confidence": 0.9, "value": "1"}', True),
        ('{"value": "1"}', '{"value": "2"}', False),
        ('{"value": "1"}', '{"value": "1", "unit": "USD"}', False),
    ],
)
def test_payloads_say_the_same_but_for_who_read_them(one: str, other: str, same: bool) -> None:
    assert say_the_same(one, other) is same
