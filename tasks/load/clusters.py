"""Puts the articles of a batch into clusters: each into that of the first copy of it that is known, else its own.

At the door of the warehouse, because copies arrive from different sources in different runs and only there meet.
"""

from __future__ import annotations

from collections import defaultdict

import pyarrow as pa

from tasks.ingest.identity import are_copies
from warehouse.clusters import Candidate, Connection, find_candidates, known_clusters, store_fingerprints


def assign_clusters(con: Connection, articles: pa.Table, fingerprints: pa.Table) -> pa.Table:
    """The articles with their clusters; the fingerprints of those among them are remembered."""
    wanted = set(articles.column("article_id").to_pylist())
    kept = fingerprints.filter(pa.array([key in wanted for key in fingerprints.column("article_id").to_pylist()]))
    own = dict(zip(kept.column("article_id").to_pylist(), kept.column("cluster_id").to_pylist(), strict=True))
    copies: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in find_candidates(con, kept):
        if are_copies(candidate.fewer, candidate.more, candidate.shared, candidate.shared_bands):
            copies[candidate.article_id].append(candidate)
    clusters = known_clusters(con, kept)
    for article_id, cluster_id in own.items():
        if article_id in clusters:
            continue
        found = (
            candidate.other_cluster_id or clusters.get(candidate.other_id)
            for candidate in sorted(copies[article_id], key=lambda one: (one.other_cluster_id is None, one.other_id))
        )
        clusters[article_id] = next((cluster for cluster in found if cluster is not None), cluster_id)
    decided = pa.array([clusters[key] for key in kept.column("article_id").to_pylist()], pa.string())
    place = kept.schema.get_field_index("cluster_id")
    store_fingerprints(con, kept.set_column(place, "cluster_id", decided))
    column = articles.schema.get_field_index("cluster_id")
    values = [
        clusters.get(key, before)
        for key, before in zip(
            articles.column("article_id").to_pylist(), articles.column("cluster_id").to_pylist(), strict=True
        )
    ]
    return articles.set_column(column, "cluster_id", pa.array(values, pa.string()))
