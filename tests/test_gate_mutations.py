"""Every planted fault is caught by the expectation that is meant for it, and by no other; good data passes.

All faults are planted at once, each into a copy of the good batch, and judged in one pass: what one copy's rows fail is
what its fault brought about. `python tests/test_gate_mutations.py` prints which expectation caught what.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, partial

import batch_faults
import claim_faults
import gate_faults
import pyarrow as pa
import pytest
from good_batch import NOW, good_articles, good_claims, good_unclaimed, tables
from planting import Copy, Fault

from expectations import articles, claims, share_groups, unclaimed
from tasks.gate.codes import reference_codes, sector_table
from tasks.gate.gate import Gated, gate_batch
from warehouse.batches import ARTICLES, CLAIMS, UNCLAIMED
from warehouse.checks import run_check

FAULTS = (*gate_faults.FAULTS, *claim_faults.FAULTS)
share_groups_of = partial(run_check, "sector_share_groups", sectors=sector_table())


@dataclass(frozen=True)
class Caught:
    """What the gates said of one copy of the good batch."""

    expectations: frozenset[tuple[str, str, str]]
    """Gate, expectation and severity."""
    reasons: tuple[str, ...]


def copies(number: int) -> list[Copy]:
    """As many copies of the good batch, no two with an id or a text in common."""
    made = []
    for index in range(number):
        good = tables(good_articles(), good_claims(), good_unclaimed())
        copy = Copy(*(good[name].to_pylist() for name in ("articles", "claims", "unclaimed")))
        new_id = {}
        for row in copy.articles:
            row["text"] += f"شماره {index}\n"
            row["content_hash"] = hashlib.sha256(row["text"].encode()).hexdigest()
            row["source_id"] += f"-{index}"
            new_id[row["article_id"]] = row["article_id"] = _renewed(row["article_id"], index)
        renewed = {old: _renewed(old, index) for old in {row["article_id"] for row in [*copy.claims, *copy.unclaimed]}}
        for row in [*copy.claims, *copy.unclaimed]:
            row["article_id"] = renewed[row["article_id"]]
        for row in copy.claims:
            row["claim_id"] = _renewed(row["claim_id"], index)
        made.append(copy)
    return made


def _renewed(identity: str, index: int) -> str:
    return hashlib.sha256(f"{identity} {index}".encode()).hexdigest()[:16]


def together(batch: list[Copy]) -> dict[str, pa.Table]:
    """All copies as the three tables of one batch."""
    schemas = {"articles": ARTICLES, "claims": CLAIMS, "unclaimed": UNCLAIMED}
    return {
        name: pa.Table.from_pylist([row for copy in batch for row in getattr(copy, name)], schema=schema)
        for name, schema in schemas.items()
    }


def judge(given: dict[str, pa.Table]) -> Gated:
    """What the gates make of a batch."""
    return gate_batch(**given, codes=reference_codes(), now=NOW, share_groups_of=share_groups_of)


@cache
def stopped(fault: batch_faults.BatchFault) -> Gated:
    """What the gates make of a batch that is wrong as a whole."""
    return judge(fault.plant(together(copies(8))))


@cache
def caught() -> dict[str, Caught]:
    """What the gates said of each fault's copy."""
    batch = copies(len(FAULTS))
    for copy, fault in zip(batch, FAULTS, strict=True):
        fault.plant(copy)
    owner: dict[tuple[str, int], int] = {}
    for name in ("articles", "claims", "unclaimed"):
        position = 0
        for index, copy in enumerate(batch):
            for _ in getattr(copy, name):
                owner[name, position] = index
                position += 1
    gated = judge(together(batch))
    assert gated.verdict == "rows_held", gated.message
    claim_owner = {
        row["claim_id"]: index for index, copy in enumerate(batch) for row in copy.claims if row["claim_id"] is not None
    }
    said: dict[int, list[tuple[str, str, str, str]]] = defaultdict(list)
    for outcome in gated.outcomes:
        for failing in outcome.failing:
            if outcome.gate == "share_groups":
                index = claim_owner[failing.key.split(" ")[1]]
            else:
                index = owner[outcome.gate, failing.position]
            said[index].append((outcome.gate, failing.expectation, failing.severity, failing.reason))
    return {
        fault.what: Caught(
            frozenset((gate, name, severity) for gate, name, severity, _ in said[index]),
            tuple(reason for *_, reason in said[index]),
        )
        for index, fault in enumerate(FAULTS)
    }


def test_good_data_raises_nothing() -> None:
    gated = judge(together(copies(3)))
    assert gated.verdict == "pass"
    assert [row for row in gated.gate_results.to_pylist() if not row["success"]] == []
    assert len(gated.quarantine) == 0
    assert (len(gated.articles), len(gated.claims), len(gated.unclaimed)) == (9, 3 * len(good_claims()), 3)


def test_good_data_puts_every_expectation_to_work() -> None:
    idle = [
        f"{row['gate']}.{row['expectation']}"
        for row in judge(together(copies(1))).gate_results.to_pylist()
        if row["checked_rows"] == 0 and row["gate"] != "batches"
    ]
    assert idle == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_fault_is_caught_by_the_expectation_that_is_meant_for_it(fault: Fault) -> None:
    found = {(gate, name) for gate, name, _ in caught()[fault.what].expectations}
    follows = {name for _, name in found} & {"article_may_load", *fault.also}
    assert (fault.gate, fault.expectation) in found, f"missed; said instead: {caught()[fault.what].reasons}"
    assert {name for _, name in found} == {fault.expectation, *fault.also} | follows, caught()[fault.what].reasons


@pytest.mark.parametrize("fault", batch_faults.FAULTS, ids=lambda fault: fault.what)
def test_fault_of_a_batch_stops_it_and_nothing_of_it_loads(fault: batch_faults.BatchFault) -> None:
    gated = stopped(fault)
    said = [row for row in gated.gate_results.to_pylist() if row["verdict"] == "stopped"]
    assert [(row["gate"], row["expectation"]) for row in said] == [(fault.gate, fault.expectation)]
    assert (gated.verdict, len(gated.articles), len(gated.claims), len(gated.unclaimed)) == ("batch_failed", 0, 0, 0)
    assert gated.message


def test_there_are_at_least_sixty_faults_no_two_of_one_name() -> None:
    names = [fault.what for fault in (*FAULTS, *batch_faults.FAULTS)]
    assert len(set(names)) == len(names) >= 60


def test_every_expectation_has_a_fault_that_it_catches() -> None:
    suites = {
        "articles": articles.SUITE,
        "claims": claims.SUITE,
        "unclaimed": unclaimed.SUITE,
        "share_groups": share_groups.SUITE,
    }
    declared = {(gate, expected.name) for gate, suite in suites.items() for expected in suite}
    seen = {(gate, name) for one in caught().values() for gate, name, _ in one.expectations}
    assert declared - seen == set()


def report() -> str:
    """A line a fault: what was planted, what caught it and what that says."""
    lines: list[tuple[str, str, str]] = []
    for fault in FAULTS:
        one = caught()[fault.what]
        names = ", ".join(f"{gate}.{name} ({severity})" for gate, name, severity in sorted(one.expectations))
        lines.append((fault.what, names, one.reasons[0] if one.reasons else ""))
    for of_batch in batch_faults.FAULTS:
        rows = [row for row in stopped(of_batch).gate_results.to_pylist() if row["verdict"] == "stopped"]
        names = ", ".join(f"{row['gate']}.{row['expectation']} (critical, stops the batch)" for row in rows)
        lines.append((of_batch.what, names, stopped(of_batch).message))
    width = max(len(what) for what, _, _ in lines)
    missed = sum(not names for _, names, _ in lines)
    told = [f"{what:<{width}}  {names or 'MISSED'}  {reason}" for what, names, reason in lines]
    return "\n".join([*told, f"{len(lines)} faults, {missed} missed"])


if __name__ == "__main__":
    print(report())
