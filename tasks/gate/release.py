"""Takes released rows out of quarantine and through the gates again, as they were held.

A released claim joins the claims of its stored article; a released article is read like a new one. What a reviewer has
not released still holds: a claim that failed two expectations needs two releases.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from expectations.expected import ReferenceCodes
from tasks.gate.decisions import Decisions
from tasks.gate.gate import Gated, Groups, gate_batch
from tasks.gate.payload import read_payloads
from warehouse.batches import ARTICLES, CLAIMS, UNCLAIMED

Reader = Callable[[pa.Table], tuple[pa.Table, pa.Table]]
"""Articles -> their claims and their other numbers."""


@dataclass(frozen=True, slots=True)
class Released:
    """One row of the quarantine that a reviewer released."""

    gate: str
    row_key: str
    payload: str


@dataclass(frozen=True, slots=True)
class Regated:
    """What released rows became."""

    gated: Gated
    articles: pa.Table
    """Released articles that may load now. Their claims and numbers are in `gated` with those of stored articles."""


def gate_again(
    released: Sequence[Released],
    stored: pa.Table,
    codes: ReferenceCodes,
    now: datetime,
    *,
    share_groups_of: Groups,
    read: Reader,
    decisions: Decisions,
) -> Regated:
    """The released rows after the gates, which know the `decisions` about them.

    `stored` holds the articles of released claims and numbers as the warehouse has them; `read` is the reader for
    released articles. A row that was released twice, from two expectations, is taken once.
    """
    of_gate = {gate: _payloads(released, gate) for gate in ("articles", "claims", "share_groups", "unclaimed")}
    articles = read_payloads(of_gate["articles"], ARTICLES)
    claims, unclaimed = read(articles)
    held_claims = list(dict.fromkeys([*of_gate["claims"], *of_gate["share_groups"]]))
    gated = gate_batch(
        pa.concat_tables([articles, stored.select(ARTICLES.names).cast(ARTICLES)]),
        pa.concat_tables([claims, read_payloads(held_claims, CLAIMS)]),
        pa.concat_tables([unclaimed, read_payloads(of_gate["unclaimed"], UNCLAIMED)]),
        codes,
        now,
        share_groups_of=share_groups_of,
        batch="released",
        decisions=decisions,
    )
    released_ids = pa.array(articles["article_id"].to_pylist(), pa.string())
    may_load = gated.articles.filter(pa.compute.is_in(gated.articles["article_id"], value_set=released_ids))
    return Regated(gated, may_load)


def _payloads(released: Sequence[Released], gate: str) -> list[str]:
    return list(dict.fromkeys(row.payload for row in released if row.gate == gate))
