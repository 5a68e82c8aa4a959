"""The extract stage as a Prefect task."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from prefect import task

from tasks.extract.batch import read_batch
from tasks.load.arrow import articles_from_table, claims_to_table, rejections_to_table, unclaimed_to_table
from tasks.parts import BatchFolder
from tasks.records import Rejection
from tasks.redoing import result_key


@dataclass(frozen=True, slots=True)
class Extracted:
    """What the reader made of one batch, in figures."""

    articles: int
    claims: int
    unclaimed: int
    without_numbers: int
    """Articles in which no number was seen at all."""
    rejections: tuple[Rejection, ...]
    """Articles on which the reader failed."""


@task(
    name="extract",
    task_run_name="extract {batch.name}",
    description="Reads each article of a batch: its statistical claims, and its other numbers with the reason.",
    cache_key_fn=result_key,
    persist_result=True,
    timeout_seconds=3600,
)
def extract(batch: Path) -> Extracted:
    """The counts; writes the batch's `claims` and `unclaimed` numbers; what fails moves to its rejections."""
    folder = BatchFolder(batch)
    articles = folder.read("normalised")
    reading = read_batch(articles_from_table(articles))
    if reading.rejections:
        read_ids = pa.array([article.article_id for article in reading.articles], pa.string())
        articles = articles.filter(pc.is_in(articles.column("article_id"), value_set=read_ids))
        rejections = rejections_to_table(reading.rejections)
        if folder.has("rejections"):
            rejections = pa.concat_tables([folder.read("rejections"), rejections])
        folder.write("rejections", rejections)
        folder.write("normalised", articles)
    folder.write("claims", claims_to_table(reading.claims))
    folder.write("unclaimed", unclaimed_to_table(reading.unclaimed))
    return Extracted(
        articles=len(reading.articles),
        claims=len(reading.claims),
        unclaimed=len(reading.unclaimed),
        without_numbers=reading.without_numbers,
        rejections=reading.rejections,
    )
