"""Which stored articles an incoming one is like: the candidates for a cluster, and the clusters that were decided."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.statements import run_file

Connection = duckdb.DuckDBPyConnection

FINGERPRINTS = pa.schema(
    [
        ("article_id", pa.string()),
        ("cluster_id", pa.string()),
        ("published_on", pa.date32()),
        ("bands", pa.list_(pa.uint64())),
        ("figures", pa.list_(pa.string())),
    ]
)
"""What an article's copies are found by; `cluster_id` is its own until a copy is known."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that is like an incoming one."""

    article_id: str
    other_id: str
    other_cluster_id: str | None
    """None where the other is in the same batch."""
    shared_bands: int
    fewer: int
    """Figures of that one of the two that has fewer of them."""
    more: int
    shared: int


def find_candidates(con: duckdb.DuckDBPyConnection, fingerprints: pa.Table) -> list[Candidate]:
    """The articles, stored or in the same batch, that each of these is like."""
    days = pc.min_max(fingerprints["published_on"])
    bounds = {"first_day": days["min"].as_py(), "last_day": days["max"].as_py()}
    with _given(con, fingerprints):
        return [Candidate(*row) for row in run_file(con, "clusters/find_candidates", **bounds).fetchall()]


def known_clusters(con: duckdb.DuckDBPyConnection, fingerprints: pa.Table) -> dict[str, str]:
    """The clusters of those of these articles that were stored before."""
    with _given(con, fingerprints):
        return dict(run_file(con, "clusters/known_clusters").fetchall())


def store_fingerprints(con: duckdb.DuckDBPyConnection, fingerprints: pa.Table) -> None:
    """Remembers the fingerprints, with the clusters that were decided; known ones stay as they are."""
    with _given(con, fingerprints):
        run_file(con, "clusters/store_fingerprints")


@contextmanager
def _given(con: duckdb.DuckDBPyConnection, fingerprints: pa.Table) -> Iterator[None]:
    con.register("incoming_fingerprints", fingerprints)
    try:
        yield
    finally:
        con.unregister("incoming_fingerprints")
