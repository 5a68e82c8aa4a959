"""The three doors of a batch: its articles, its claims, and the groups that its claims form.

A claim of 130 % is held back and the rest of its article loads; an article in another language is held back with all
its claims; when most rows of a batch fail, nothing loads. Every held row keeps its whole content and the reason why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import pyarrow as pa

from expectations import articles as article_suite
from expectations import batches
from expectations import claims as claim_suite
from expectations import share_groups as group_suite
from expectations import unclaimed as unclaimed_suite
from expectations.article_frame import index_articles, judged_articles
from expectations.claim_frame import judged_claims
from expectations.expected import ReferenceCodes
from expectations.gate import run_gate
from expectations.outcome import GateOutcome, Verdict
from expectations.validation import Validation
from tasks.gate.decisions import NONE, Decisions
from tasks.gate.held_rows import HeldRows
from tasks.gate.report import quarantine_table, results_table
from warehouse.batches import ARTICLES, CLAIMS, UNCLAIMED

Groups = Callable[[pa.Table], pa.Table]


class GateBatchFailed(Exception):
    """A batch that may not load at all; the message says what stopped it."""


@dataclass(frozen=True, slots=True)
class Gated:
    """One batch after the gates: what may load, what is held back, and what was said."""

    articles: pa.Table
    claims: pa.Table
    unclaimed: pa.Table
    quarantine: pa.Table
    """Columns of `warehouse.batches.QUARANTINE`: one row per held row and expectation it failed."""
    gate_results: pa.Table
    """Columns of `warehouse.batches.GATE_RESULTS`: one row per expectation."""
    outcomes: tuple[GateOutcome, ...]
    verdict: Verdict

    @property
    def validations(self) -> dict[str, list[Validation]]:
        """The answers of Great Expectations by gate; what a reviewer released is flagged and no longer quarantined."""
        verdicts = {(row["gate"], row["expectation"]): row["verdict"] for row in self.gate_results.to_pylist()}
        return {
            outcome.gate: [replace(one, verdict=verdicts[outcome.gate, one.name]) for one in outcome.validations]
            for outcome in self.outcomes
        }

    @property
    def message(self) -> str:
        """What stopped the batch, a sentence a failure; empty when nothing did."""
        stopped = (outcome for outcome in self.outcomes if outcome.verdict == "batch_failed")
        return " ".join(failing.reason for outcome in stopped for failing in outcome.held)


def gate_batch(
    articles: pa.Table,
    claims: pa.Table,
    unclaimed: pa.Table,
    codes: ReferenceCodes,
    now: datetime,
    *,
    share_groups_of: Groups,
    batch: str = "0001",
    decisions: Decisions = NONE,
    let_through: str | None = None,
) -> Gated:
    """The batch parted into what may load and what is held back; never raises for what the data says.

    `articles`, `claims`, `unclaimed` have the columns of `warehouse.batches`; `share_groups_of` yields the groups of
    sector shares among claims (`warehouse.checks`); `batch` is the batch's key in `gate_results`. With the verdict
    batch_failed the tables that may load are empty, and the caller raises `GateBatchFailed`. `let_through` says who let
    a batch through of which most rows are held back: then those are held and the others load. No word lets a batch
    through whose columns are not what they should be.
    """
    tables = {"articles": articles, "claims": claims, "unclaimed": unclaimed}
    held = HeldRows(tables, decisions)
    required = pa.schema(field for field in ARTICLES if field.name != "cluster_id")
    contract = {"articles": required, "claims": CLAIMS, "unclaimed": UNCLAIMED}
    outcomes = [run_gate("schemas", batches.SCHEMA_SUITE, batches.judged_schemas(tables, contract), "key")]
    if outcomes[0].verdict == "pass":
        outcomes += _pass_the_doors(tables, codes, now, share_groups_of, held)
        outcomes.append(run_gate("batches", batches.SHARE_SUITE, batches.judged_shares(held.counts()), "key"))
    if outcomes[0].verdict != "pass":
        let_through = None
    failed = let_through is None and any(outcome.verdict == "batch_failed" for outcome in outcomes)
    passed = {name: table.slice(0, 0) if failed else held.rest(name) for name, table in tables.items()}
    return Gated(
        **passed,
        quarantine=quarantine_table([] if failed else held.rows),
        gate_results=results_table(outcomes, batch, held.released, let_through),
        outcomes=tuple(outcomes),
        verdict="batch_failed" if failed else "rows_held" if held.rows else "pass",
    )


def _pass_the_doors(
    tables: Mapping[str, pa.Table], codes: ReferenceCodes, now: datetime, share_groups_of: Groups, held: HeldRows
) -> list[GateOutcome]:
    """What the gates on rows and on groups say; what they hold back is added to `held`."""
    frame = judged_articles(tables["articles"], now)
    of_articles = run_gate("articles", article_suite.SUITE, frame, "key")
    held.add("articles", frame["key"].tolist(), of_articles)
    looked_up = index_articles(tables["articles"], held.positions("articles"))

    frame = judged_claims(tables["claims"], looked_up, codes)
    claim_keys = frame["key"].tolist()
    of_claims = run_gate("claims", claim_suite.SUITE, frame, "key", codes)
    held.add("claims", claim_keys, of_claims)
    countable = frame["value"].notna() & frame["article_known"] & frame["article_passed"]
    first = ~frame["claim_id"].duplicated()

    frame = unclaimed_suite.judged_unclaimed(tables["unclaimed"], looked_up)
    of_unclaimed = run_gate("unclaimed", unclaimed_suite.SUITE, frame, "key")
    held.add("unclaimed", frame["key"].tolist(), of_unclaimed)

    # A share that its own row holds back still counts here: the list is judged as the article tells it.
    groups = share_groups_of(tables["claims"].filter(pa.array(countable & first)))
    of_groups = run_gate("share_groups", group_suite.SUITE, group_suite.judged_share_groups(groups), "key")
    row_of = {key: position for position, key in enumerate(claim_keys)}
    members = [[row_of[claim_id] for claim_id in claim_ids] for claim_ids in groups["claim_ids"].to_pylist()]
    held.add("claims", claim_keys, of_groups, members)
    return [of_articles, of_claims, of_unclaimed, of_groups]
