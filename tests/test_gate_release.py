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
from tasks.gate.decisions import Decision, Decisions, Held
from tasks.gate.gate import Gated, gate_batch
from tasks.gate.payload import read_payloads, write_payloads
from tasks.gate.release import Regated, Released, gate_again
from tasks.load.arrow import claims_to_table, unclaimed_to_table
from tasks.records import Article, Claim
from warehouse.batches import ARTICLES, CLAIMS, UNCLAIMED


def gated_of(articles: Sequence[Article], claims: Sequence[Claim]) -> Gated:
    return gate_batch(
        **tables(articles, claims, good_unclaimed()), codes=reference_codes(), now=NOW, share_groups_of=share_groups_of
    )


def reader(articles: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Reads the good articles: knows their claims by heart."""
    ids = set(articles["article_id"].to_pylist())
    return (
        claims_to_table([one for one in good_claims() if one.article_id in ids]),
        unclaimed_to_table([one for one in good_unclaimed() if one.article_id in ids]),
    )


def released_from(gated: Gated, *expectations: str) -> tuple[list[Released], Decisions]:
    """The release of every held row from these expectations (all without any)."""
    rows = [row for row in gated.quarantine.to_pylist() if not expectations or row["expectation"] in expectations]
    return (
        [Released(row["gate"], row["row_key"], row["payload"]) for row in rows],
        Decisions(
            {
                Held(row["gate"], row["row_key"], row["expectation"]): Decision("released", row["payload"])
                for row in rows
            }
        ),
    )


def again(gated: Gated, stored: pa.Table, *expectations: str) -> Regated:
    released, decisions = released_from(gated, *expectations)
    return gate_again(
        released,
        stored,
        reference_codes(),
        NOW,
        share_groups_of=share_groups_of,
        read=reader,
        decisions=decisions,
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
    back = again(first, stored_of(first))
    assert back.gated.verdict == "pass"
    assert back.gated.claims == claims_to_table([wrong])
    assert len(back.articles) == 0
    assert len(back.gated.unclaimed) == 0


def test_released_share_needs_no_release_of_its_neighbours() -> None:
    parts = [replace(one, value=one.value + 12) if one.sector == "IND" else one for one in good_claims()]
    parts = [replace(one, repair="planted") for one in parts if one.breakdown is not None]
    first = gated_of(good_articles(), parts)
    assert len(first.quarantine) == 5
    released, decisions = released_from(first)
    one = next(row for row in released if '"IND"' in row.payload)
    back = gate_again(
        [one], stored_of(first), reference_codes(), NOW,
        share_groups_of=share_groups_of, read=reader, decisions=decisions,
    )  # fmt: skip
    assert back.gated.claims["sector"].to_pylist() == ["IND"]


def test_claim_held_twice_needs_two_releases() -> None:
    wrong = replace(good_claims()[11], value=Decimal(155), ref_area="IR-99", repair="planted")
    first = gated_of(good_articles(), [wrong])
    assert sorted(first.quarantine["expectation"].to_pylist()) == ["ref_area_is_known", "share_is_a_part"]
    half = again(first, stored_of(first), "share_is_a_part")
    assert half.gated.quarantine["expectation"].to_pylist() == ["ref_area_is_known"]
    assert len(half.gated.claims) == 0
    whole = again(first, stored_of(first))
    assert whole.gated.claims == claims_to_table([wrong])


def test_released_article_is_read_and_brings_its_claims() -> None:
    port, *others = good_articles()
    early = replace(port, published_on=date(2025, 12, 24), captured_on=None)
    first = gated_of([early, *others], good_claims())
    back = again(first, stored_of(first), "published_by_now")
    assert back.articles["article_id"].to_pylist() == [port.article_id]
    assert back.articles["text"].to_pylist() == [port.text]
    assert back.articles.schema.names == ARTICLES.names
    assert back.gated.claims["claim_id"].to_pylist() == [
        one.claim_id for one in good_claims() if one.article_id == port.article_id
    ]
    assert len(back.gated.unclaimed) == 1


def test_nothing_released_is_nothing_done() -> None:
    first = gated_of(good_articles(), good_claims())
    back = again(first, stored_of(first).slice(0, 0))
    assert (len(back.gated.claims), len(back.articles), back.gated.verdict) == (0, 0, "pass")
