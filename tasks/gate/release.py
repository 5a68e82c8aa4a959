"""Takes released rows out of quarantine and through the gates again, as they were held.

A released claim joins the claims of its stored article; a released article is read like a new one. What a reviewer has
not released still holds: a claim that failed two expectations needs two releases.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from expectations.expected import ReferenceCodes
from tasks.gate.decisions import Decisions
from tasks.gate.gate import Gated, Groups, gate_batch
from tasks.gate.payload import read_payloads
from warehouse.batches import ARTICLES, CLAIMS, UNCLAIMED

_OF_CLAIMS = ("claims", "share_groups")


@dataclass(frozen=True, slots=True)
class Rows:
    """Articles, claims and other numbers, with the columns of `warehouse.batches`."""

    articles: pa.Table
    claims: pa.Table
    unclaimed: pa.Table


def read_held(held: pa.Table) -> Rows:
    """The rows themselves out of rows of the quarantine (`gate`, `payload`), each once, whatever it failed."""
    of_gate: dict[str, dict[str, None]] = {}
    for gate, payload in zip(held["gate"].to_pylist(), held["payload"].to_pylist(), strict=True):
        of_gate.setdefault("claims" if gate in _OF_CLAIMS else gate, {})[payload] = None
    return Rows(
        *(
            read_payloads(list(of_gate.get(gate, ())), schema)
            for gate, schema in (("articles", ARTICLES), ("claims", CLAIMS), ("unclaimed", UNCLAIMED))
        )
    )


def gate_again(
    back: Rows,
    around: Rows,
    codes: ReferenceCodes,
    now: datetime,
    *,
    share_groups_of: Groups,
    decisions: Decisions,
    released_by: str,
    batch: str = "released",
) -> Gated:
    """What of `back` may load and what is still held, by gates that know the `decisions` about it.

    `back` holds the released rows, and what was read in released articles. `around` holds the stored articles of
    released claims and numbers, and the other claims of those articles, stored or held: a list of shares is judged
    whole. Nothing of `around` comes out again.
    """
    others = around.claims.filter(pc.invert(_among(around.claims, "claim_id", back.claims["claim_id"].to_pylist())))
    gated = gate_batch(
        pa.concat_tables([back.articles.select(ARTICLES.names).cast(ARTICLES), around.articles.cast(ARTICLES)]),
        pa.concat_tables([back.claims.cast(CLAIMS), others.cast(CLAIMS)]),
        back.unclaimed.cast(UNCLAIMED),
        codes,
        now,
        share_groups_of=share_groups_of,
        batch=batch,
        decisions=decisions,
        # How much of what had been held back fails again says nothing of a source.
        let_through=released_by,
    )
    not_ours = {*around.articles["article_id"].to_pylist(), *others["claim_id"].to_pylist()}
    return replace(
        gated,
        articles=_without(gated.articles, "article_id", not_ours),
        claims=_without(gated.claims, "claim_id", not_ours),
        quarantine=_without(gated.quarantine, "row_key", not_ours),
    )


def _among(table: pa.Table, column: str, values: Iterable[str | None]) -> pa.Array:
    return pc.is_in(table[column], value_set=pa.array(list(values), pa.string()))


def _without(table: pa.Table, column: str, values: Iterable[str]) -> pa.Table:
    return table.filter(pc.invert(_among(table, column, values)))
