"""The normalise stage as a Prefect task."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.normalise.clusters import find_cluster
from tasks.parts import BatchFolder


@task(
    name="normalise",
    task_run_name="normalise {batch.name}",
    description="Folds each text of a batch (letters, digits, U+200C) and puts copies of one text into one cluster.",
    tags=["amarkav", "normalise"],
    cache_policy=NO_CACHE,
)
def normalise(batch: Path) -> int:
    """The number of texts; writes the batch's `normalised` articles: the same, raw, with their `cluster_id`."""
    folder = BatchFolder(batch)
    articles = folder.read("articles")
    clusters = [find_cluster(text) for text in articles.column("text").to_pylist()]
    folder.write("normalised", articles.append_column("cluster_id", pa.array(clusters, pa.string())))
    return len(clusters)
