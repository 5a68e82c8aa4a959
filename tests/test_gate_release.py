"""A released row comes back exactly as it was held, and passes only what it was released from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from good_batch import NOW, good_articles, good_claims, good_unclaimed, tables
from test_gate import share_groups_of

from tasks.gate.codes import reference_codes
from tasks.gate.decisions import NONE
from tasks.gate.gate import Gated, gate_batch
from tasks.gate.payload import read_payloads, write_payloads
from tasks.gate.release import Rows, gate_again, read_held
from tasks.load.arrow import claims_to_table, unclaimed_to_table
from tasks.records import Article, Claim
from tasks.review.picked import ReviewRefused, find_companions, gather_around, join_decisions, join_read
from warehouse.batches import ARTICLES, CLAIMS, QUARANTINE, UNCLAIMED


def gated_of(articles: Sequence[Article], claims: Sequence[Claim]) -> Gated:
    return gate_batch(
        **tables(articles, claims, good_unclaimed()), codes=reference_codes(), now=NOW, share_groups_of=share_groups_of
    )


def released_from(gated: Gated, *expectations: str) -> pa.Table:
    """Every held row that failed one of these expectations (any without one), as the quarantine has it."""
    rows = gated.quarantine.to_pylist()
    wanted = [row for row in rows if not expectations or row["expectation"] in expectations]
    return pa.Table.from_pylist(wanted, schema=QUARANTINE)


def again(gated: Gated, stored: pa.Table, released: pa.Table, read: Rows | None = None) -> Gated:
    """The released rows after the gates, `read` being what was read in released articles."""
    back, held = read_held(released), gated.quarantine.append_column("quarantine_id", gated.quarantine["row_key"])
    return gate_again(
        back if read is None else join_read(back, read),
        gather_around(released, stored.select(ARTICLES.names), gated.claims, held),
        reference_codes(),
        NOW,
        share_groups_of=share_groups_of,
        decisions=join_decisions(NONE, released),
        released_by="a reviewer",
    )


def stored_of(gated: Gated) -> pa.Table:
    """The passed articles, as the warehouse has them: with a cluster and columns of its own."""
    table = gated.articles.append_column("cluster_id", gated.articles["article_id"])
    return table.append_column("revision", pa.array([1] * len(table), pa.int32()))


@pytest.mark.parametrize("name", ["articles", "claims", "unclaimed"])
def test_payloads_are_read_as_they_were_written(name: str) -> None:
    table = tables(good_articles(), good_claims(), good_unclaimed())[name]
    schema = {"articles": table.schema, "claims": CLAIMS, "unclaimed": UNCLAIMED}[name]
    assert read_payloads(write_payloads(table, range(len(table))), schema) == table.cast(schema)


def test_values_that_json_cannot_say_survive_in_payloads() -> None:
    odd = replace(good_claims()[0], value=Decimal("12345678901234567890123456789012.123456"), confidence=float("inf"))
    table = claims_to_table([odd, replace(odd, confidence=float("nan"))])
    back = read_payloads(write_payloads(table, [0, 1]), CLAIMS)
    assert back["value"].to_pylist() == [odd.value, odd.value]
    assert [str(one) for one in back["confidence"].to_pylist()] == ["inf", "nan"]


def test_released_claim_joins_its_stored_article() -> None:
    wrong = replace(good_claims()[11], value=Decimal("155.25"), repair="planted")
    first = gated_of(good_articles(), [wrong])
    back = again(first, stored_of(first), released_from(first))
    assert back.verdict == "pass"
    assert back.claims == claims_to_table([wrong])
    assert (len(back.articles), len(back.unclaimed), len(back.quarantine)) == (0, 0, 0)


@pytest.mark.parametrize("released", [["IND"], ["IND", "AGR"], ["IND", "AGR", "MIN", "PET"]])
def test_released_shares_need_no_release_of_their_neighbours(released: list[str]) -> None:
    """Judged alone, two of five parts would fall short of 100 % and be held for what nobody had released."""
    parts = [replace(one, value=one.value + 12) if one.sector == "IND" else one for one in good_claims()]
    parts = [replace(one, repair="planted") for one in parts if one.breakdown is not None]
    first = gated_of(good_articles(), parts)
    assert len(first.quarantine) == 5
    rows = [row for row in first.quarantine.to_pylist() if any(f'"{one}"' in row["payload"] for one in released)]
    back = again(first, stored_of(first), pa.Table.from_pylist(rows, schema=QUARANTINE))
    assert back.claims["sector"].to_pylist() == released
    assert len(back.quarantine) == 0


def test_what_a_release_is_judged_among_does_not_come_out_again() -> None:
    wrong = replace(good_claims()[11], value=Decimal("155.25"), repair="planted")
    first = gated_of(good_articles(), [*good_claims()[:11], wrong, *good_claims()[12:]])
    back = again(first, stored_of(first), released_from(first))
    assert back.claims == claims_to_table([wrong])


def test_claim_held_twice_needs_two_releases() -> None:
    wrong = replace(good_claims()[11], value=Decimal(155), ref_area="IR-99", repair="planted")
    first = gated_of(good_articles(), [wrong])
    assert sorted(first.quarantine["expectation"].to_pylist()) == ["ref_area_is_known", "share_is_a_part"]
    half = again(first, stored_of(first), released_from(first, "share_is_a_part"))
    assert half.quarantine["expectation"].to_pylist() == ["ref_area_is_known"]
    assert len(half.claims) == 0
    whole = again(first, stored_of(first), released_from(first))
    assert whole.claims == claims_to_table([wrong])


def test_most_rows_may_fail_again_where_nobody_released_that() -> None:
    """Thirty rows of three articles, each wrong twice: a batch of a source would be stopped."""
    wrong = [
        replace(one, claim_id=f"{number:016x}", value=Decimal(155), ref_area="IR-99", repair=f"planted {number}")
        for number, one in enumerate([good_claims()[11]] * 30)
    ]
    first = gated_of(good_articles(), [*good_claims(), *wrong[:1]])
    held = released_from(first, "share_is_a_part").to_pylist()
    many = [row | {"row_key": one.claim_id, "payload": write_payloads(claims_to_table([one]), [0])[0]}
            for row in held for one in wrong]  # fmt: skip
    back = again(first, stored_of(first), pa.Table.from_pylist(many, schema=QUARANTINE))
    assert back.verdict == "rows_held"
    assert set(back.quarantine["expectation"].to_pylist()) >= {"ref_area_is_known"}


def test_released_article_is_read_and_brings_its_claims() -> None:
    port, *others = good_articles()
    early = replace(port, published_on=date(2025, 12, 24), captured_on=None)
    first = gated_of([early, *others], good_claims())
    released = released_from(first, "published_by_now")
    articles = read_held(released).articles
    of_port = [one for one in good_claims() if one.article_id == port.article_id]
    numbers = [one for one in good_unclaimed() if one.article_id == port.article_id]
    back = again(
        first, stored_of(first), released, Rows(articles, claims_to_table(of_port), unclaimed_to_table(numbers))
    )
    assert back.articles["article_id"].to_pylist() == [port.article_id]
    assert back.articles["text"].to_pylist() == [port.text]
    assert back.articles.schema.names == ARTICLES.names
    assert back.claims["claim_id"].to_pylist() == [one.claim_id for one in of_port]
    assert len(back.unclaimed) == 1


def test_claim_of_a_held_article_is_not_released_alone() -> None:
    port, *others = good_articles()
    first = gated_of([replace(port, published_on=date(2025, 12, 24), captured_on=None), *others], good_claims())
    alone = released_from(first, "article_may_load").slice(0, 1).append_column("quarantine_id", pa.array(["q1"]))
    with pytest.raises(ReviewRefused, match=f"row q1 .* its article {port.article_id} is not in the warehouse"):
        again(first, stored_of(first), alone)


def test_who_drops_an_article_drops_what_was_held_with_it() -> None:
    port, *others = good_articles()
    wrong = replace(good_claims()[11], value=Decimal(155), ref_area="IR-99", repair="planted")
    early = replace(port, published_on=date(2025, 12, 24), captured_on=None)
    first = gated_of([early, *others], [*(one for one in good_claims() if one.claim_id != wrong.claim_id), wrong])
    held = first.quarantine.append_column("quarantine_id", pa.array([f"q{n}" for n in range(len(first.quarantine))]))
    rows = {row["quarantine_id"]: row for row in held.to_pylist()}
    article = held.filter(pa.compute.equal(held["gate"], "articles"))
    with_article = [rows[one] for one in find_companions(article, held)]
    assert {row["article_id"] for row in with_article} == {port.article_id}
    assert {row["expectation"] for row in with_article} == {"published_by_now", "article_may_load"}
    twice = held.filter(pa.compute.equal(held["row_key"], wrong.claim_id)).slice(0, 1)
    assert len(find_companions(twice, held)) == 2 + (wrong.article_id == port.article_id)
