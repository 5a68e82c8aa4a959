"""What a decision about rows of the quarantine takes with it: the rows, their articles, what they are judged among."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tasks.gate.decisions import Decision, Decisions, Held
from tasks.gate.payload import read_payloads
from tasks.gate.release import Rows, read_held
from warehouse.batches import ARTICLES, CLAIMS, UNCLAIMED


class ReviewRefused(Exception):
    """A decision that cannot be carried out; the message says why, and what to do first."""


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """One row of the quarantine after it was decided on."""

    quarantine_id: str
    gate: str
    expectation: str
    reason: str
    row_key: str
    article_id: str | None
    status: str
    is_loaded: bool
    """Whether the warehouse has the row now."""
    still_held_by: tuple[str, ...]
    """Other expectations that hold the same row back."""
    sentence: str | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> ReviewedRow:
        """Out of a row of `warehouse.quarantine.list_reviewed`."""
        return cls(**{**row, "still_held_by": tuple(row["still_held_by"] or ())})

    @property
    def became(self) -> str:
        """What became of it, in a few words."""
        if self.status == "dropped":
            return "dropped"
        if self.status == "held":
            return "held again"
        if self.is_loaded:
            return "loaded"
        if self.still_held_by:
            return f"{self.status}, and still held by {', '.join(self.still_held_by)}"
        return "no longer read so" if self.status == "superseded" else f"{self.status}, and not loaded"

    @property
    def is_held(self) -> bool:
        """Whether it is still out of the warehouse, and waits for somebody."""
        return self.status == "held" or (bool(self.still_held_by) and not self.is_loaded)


def find_companions(picked: pa.Table, held: pa.Table) -> list[str]:
    """Identities of the picked rows, and of all else that holds the same rows back.

    Who drops a row drops it whole, whatever it failed; who drops an article drops what was held back with it.
    """
    keys = set(picked["row_key"].to_pylist())
    articles = set(picked.filter(pc.equal(picked["gate"], "articles"))["article_id"].to_pylist())
    ids = dict.fromkeys(picked["quarantine_id"].to_pylist())
    for row in held.to_pylist():
        if row["row_key"] in keys or (row["article_id"] in articles and row["expectation"] == "article_may_load"):
            ids[row["quarantine_id"]] = None
    return list(ids)


def gather_around(picked: pa.Table, stored: pa.Table, claims: pa.Table, held: pa.Table) -> Rows:
    """The stored articles of released rows, and the other claims of those: `claims` are stored, `held` are not.

    Raises ReviewRefused for a row whose article is neither stored nor released with it.
    """
    here = {*stored["article_id"].to_pylist(), *_articles_in(picked)}
    for row in picked.to_pylist():
        if row["gate"] != "articles" and row["article_id"] not in here:
            raise ReviewRefused(
                f"row {row['quarantine_id']} cannot be released alone: its article {row['article_id']} is not in the"
                " warehouse. Release the article first, or have it tried again."
            )
    siblings = held.filter(
        pc.is_in(held["article_id"], value_set=pa.array(stored["article_id"].to_pylist(), pa.string()))
    )
    all_claims = pa.concat_tables([claims, read_held(siblings).claims])
    return Rows(stored, _first_of_each(all_claims, "claim_id"), read_held(held.slice(0, 0)).unclaimed)


def gather_articles(picked: pa.Table, stored: pa.Table, held: pa.Table) -> pa.Table:
    """The articles of the picked rows, to be read again: as stored, or as they were held back themselves.

    Raises ReviewRefused for a row whose article is nowhere.
    """
    of_gate = held.filter(pc.equal(held["gate"], "articles"))
    kept = read_payloads(list(dict.fromkeys(of_gate["payload"].to_pylist())), ARTICLES)
    articles = _first_of_each(pa.concat_tables([stored, kept]), "article_id")
    here = set(articles["article_id"].to_pylist())
    for row in picked.to_pylist():
        if row["article_id"] not in here:
            raise ReviewRefused(
                f"row {row['quarantine_id']} cannot be tried again: its article {row['article_id']} is not in the"
                " warehouse. Drop it, or read the article's source again."
            )
    return articles.drop_columns("cluster_id")


def join_decisions(known: Decisions, picked: pa.Table) -> Decisions:
    """What was decided before, and that the picked rows are released."""
    fresh = {
        Held(row["gate"], row["row_key"], row["expectation"]): Decision("released", row["payload"])
        for row in picked.to_pylist()
    }
    return Decisions({**known.by_held, **fresh})


def list_articles(rows: pa.Table) -> list[str]:
    """The articles of rows of the quarantine, each once."""
    return [one for one in dict.fromkeys(rows["article_id"].to_pylist()) if one is not None]


def join_read(back: Rows, read: Rows) -> Rows:
    """Released rows with what was `read` in released articles; of a claim that both have, the fresh reading counts."""
    fresh = pc.is_in(back.claims["claim_id"], value_set=read.claims["claim_id"].combine_chunks())
    others = back.claims.filter(pc.invert(fresh))
    return Rows(
        read.articles,
        pa.concat_tables([read.claims.cast(CLAIMS), others]),
        pa.concat_tables([read.unclaimed.cast(UNCLAIMED), back.unclaimed]),
    )


def _articles_in(picked: pa.Table) -> list[str]:
    return list(picked.filter(pc.equal(picked["gate"], "articles"))["article_id"].to_pylist())


def _first_of_each(table: pa.Table, key: str) -> pa.Table:
    first: dict[str, int] = {}
    for position, value in enumerate(table[key].to_pylist()):
        first.setdefault(value, position)
    return table.take(pa.array(first.values(), pa.int64()))
