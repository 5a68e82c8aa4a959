"""The normalise stage as a Prefect task."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
from prefect import task

from tasks.ingest.identity import take_fingerprint
from tasks.normalise.clusters import find_cluster
from tasks.parts import BatchFolder
from tasks.redoing import result_key
from warehouse.batches import ARTICLES
from warehouse.clusters import FINGERPRINTS


@task(
    name="normalise",
    task_run_name="normalise {batch.name}",
    description="Folds each text of a batch (letters, digits, U+200C) and puts copies of one text into one cluster.",
    cache_key_fn=result_key,
    persist_result=True,
    timeout_seconds=3600,
)
def normalise(batch: Path) -> int:
    """The number of texts; writes the batch's `normalised` articles: the same, raw, with their `cluster_id`.

    `fingerprints` are written beside them: by these the load stage finds copies that are not the same to the letter.
    """
    folder, count = BatchFolder(batch), 0
    with folder.writing("normalised", ARTICLES) as add_articles, folder.writing("fingerprints", FINGERPRINTS) as add:
        for articles in folder.read_slices("articles"):
            texts = articles.column("text").to_pylist()
            clusters = pa.array(map(find_cluster, texts), pa.string())
            add_articles(articles.append_column("cluster_id", clusters))
            fingerprints = list(map(take_fingerprint, texts))
            columns = [
                articles.column("article_id"),
                clusters,
                articles.column("published_on"),
                [fingerprint.bands for fingerprint in fingerprints],
                [fingerprint.figures for fingerprint in fingerprints],
            ]
            add(pa.table(columns, schema=FINGERPRINTS))
            count += len(texts)
    return count
