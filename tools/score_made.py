"""Scores a warehouse against the planted truth of made-up news: score_made.py TRUTH.jsonl HOME

A planted claim and a read one are a pair when their spans overlap and value and unit agree (level `number`); `claim`
asks for indicator, measure and area too, `row` for all of FIELDS. Each planted claim pairs with one read claim at most;
a read claim without a partner is false, also where it stands on a number that is planted as none. `fields` says how
often each field is right among the pairs. Nothing is left out of the count.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from warehouse.home import Home
from warehouse.query import run_query

CORE = ("indicator", "measure", "ref_area")
PERIOD = ("period_year", "period_month_from", "period_month_to")
FIELDS = (*CORE, *PERIOD, "status", "qualifier", "partner_area", "sector", "compared_to")
LEVELS = ("number", "claim", "row")
_CLAIMS = f"""
SELECT a.source_id, c.value, c.unit, c.span_start, c.span_end, {", ".join(f"c.{name}" for name in FIELDS)}
FROM claims c JOIN articles a USING (article_id)
WHERE a.is_current
ORDER BY a.source_id, c.span_start
"""  # nosec B608: names of columns, from above
_CLUSTERS = "SELECT source_id, cluster_id FROM articles WHERE is_current"


@dataclass(slots=True)
class Score:
    """Counts over all articles."""

    articles: int = 0
    planted: int = 0
    read: int = 0
    paired: Counter[str] = field(default_factory=Counter)
    """Pairs that are right at each level."""
    right: Counter[str] = field(default_factory=Counter)
    """Pairs that are right in each field."""
    on_others: int = 0
    """Read claims on numbers that are none."""
    copies: int = 0
    copies_found: int = 0
    """Copies that share a cluster with their original."""
    wrongly_clustered: int = 0
    """Articles in a cluster with another that they are no copy of."""
    missed: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    """The first planted claims without a pair."""
    false: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)
    """The first read claims without a pair."""

    def f1(self, level: str) -> float:
        """Harmonic mean of precision and recall at a level."""
        return 2 * self.paired[level] / (self.planted + self.read) if self.planted + self.read else 1.0

    def lines(self) -> Iterator[str]:
        """The score for a terminal."""
        yield f"{self.planted:,} claims planted in {self.articles:,} articles, {self.read:,} read"
        for level in LEVELS:
            precision, recall = self.paired[level] / max(self.read, 1), self.paired[level] / max(self.planted, 1)
            yield f"  {level:7s} precision {precision:.4f}  recall {recall:.4f}  F1 {self.f1(level):.4f}"
        fields = ", ".join(f"{name} {self.right[name] / max(self.paired['number'], 1):.4f}" for name in FIELDS)
        yield f"  right among the pairs: {fields}"
        yield f"  claims on numbers that are none: {self.on_others:,}"
        yield f"  copies put with their original: {self.copies_found:,} of {self.copies:,};"
        yield f"  articles put with one that they are no copy of: {self.wrongly_clustered:,}"


def score_home(truth: Path, home: Home, *, examples: int = 20) -> Score:
    """The score of what is published in `home`. Raises WarehouseMissing, FileNotFoundError."""
    claims: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for batch in run_query(home, _CLAIMS).to_batches(10_000):
        for row in batch.to_pylist():
            claims[row["source_id"]].append(row)
    score = Score()
    originals: dict[str, str] = {}
    with truth.open(encoding="utf-8") as lines:
        for said in map(json.loads, lines):
            originals[said["id"]] = said["copy_of"] or said["id"]
            score_article(score, said, claims.get(said["id"], []), examples)
    _score_clusters(score, originals, dict(zip(*run_query(home, _CLUSTERS).to_pydict().values(), strict=True)))
    return score


def score_article(score: Score, said: Mapping[str, Any], claims: list[dict[str, Any]], examples: int) -> None:
    """Counts one article's truth and claims; the first `examples` misses and false claims are kept."""
    score.articles += 1
    score.read += len(claims)
    score.planted += len(said["facts"])
    pairs = sorted(
        (-_agreement(fact, claim), i, j)
        for i, fact in enumerate(said["facts"])
        for j, claim in enumerate(claims)
        if _same_number(fact, claim)
    )
    found, used = set(), set()
    for _, i, j in pairs:
        if i in found or j in used:
            continue
        found.add(i)
        used.add(j)
        _count_pair(score, said["facts"][i], claims[j])
    for i, fact in enumerate(said["facts"]):
        if i not in found and len(score.missed) < examples:
            score.missed.append((said["id"], fact))
    for j, claim in enumerate(claims):
        if j in used:
            continue
        score.on_others += any(_overlap(claim, span) for span in said["others"])
        if len(score.false) < examples:
            score.false.append((said["id"], claim))


def _count_pair(score: Score, fact: Mapping[str, Any], claim: Mapping[str, Any]) -> None:
    right = [name for name in FIELDS if _same_field(fact, claim, name)]
    score.right.update(right)
    score.paired["number"] += 1
    score.paired["claim"] += all(name in right for name in CORE)
    score.paired["row"] += len(right) == len(FIELDS)


def _same_number(fact: Mapping[str, Any], claim: Mapping[str, Any]) -> bool:
    if not any(_overlap(claim, span) for span in fact["spans"]):
        return False
    return bool(claim["unit"] == fact["unit"] and claim["value"] == Decimal(fact["value"]))


def _overlap(claim: Mapping[str, Any], span: tuple[int, int]) -> bool:
    return bool(claim["span_start"] < span[1] and span[0] < claim["span_end"])


def _agreement(fact: Mapping[str, Any], claim: Mapping[str, Any]) -> int:
    return sum(_same_field(fact, claim, name) for name in FIELDS)


def _same_field(fact: Mapping[str, Any], claim: Mapping[str, Any], name: str) -> bool:
    if name in PERIOD and not fact["has_period"]:
        return True
    # A product is read as its sector where it has one: only that something is said is asked for, or which sector.
    if name == "sector" and fact["product"] is not None:
        return True
    return bool(fact[name] == claim[name])


def _score_clusters(score: Score, originals: Mapping[str, str], cluster_of: Mapping[str, str]) -> None:
    members: dict[str, set[str]] = defaultdict(set)
    for key, cluster in cluster_of.items():
        members[cluster].add(originals[key])
    for key, original in originals.items():
        if original != key:
            score.copies += 1
            score.copies_found += key in cluster_of and cluster_of[key] == cluster_of.get(original)
    score.wrongly_clustered = sum(
        1 for key, cluster in cluster_of.items() if len(members[cluster]) > 1 and originals[key] == key
    )


def main(truth: Path, home: Path) -> None:
    """Print the score and the first misses."""
    score = score_home(truth, Home(home))
    print("\n".join(score.lines()))
    for word, examples in (("missed", score.missed), ("false", score.false)):
        for key, row in examples[:10]:
            said = {name: str(value) for name, value in row.items() if value not in (None, True)}
            print(f"  {word} {key}: {json.dumps(said, ensure_ascii=False)}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
