"""The extract stage as a Prefect task."""

from __future__ import annotations

from collections import Counter
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
from warehouse.batches import CLAIMS, UNCLAIMED


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
    counted: Counter[str] = Counter()
    rejections: list[Rejection] = []
    read_ids: list[str] = []
    with folder.writing("claims", CLAIMS) as add_claims, folder.writing("unclaimed", UNCLAIMED) as add_unclaimed:
        for articles in folder.read_slices("normalised"):
            reading = read_batch(articles_from_table(articles))
            add_claims(claims_to_table(reading.claims))
            add_unclaimed(unclaimed_to_table(reading.unclaimed))
            rejections += reading.rejections
            read_ids += [article.article_id for article in reading.articles]
            counted["claims"] += len(reading.claims)
            counted["unclaimed"] += len(reading.unclaimed)
            counted["without_numbers"] += reading.without_numbers
    if rejections:
        _reject(folder, rejections, read_ids)
    return Extracted(
        articles=len(read_ids),
        claims=counted["claims"],
        unclaimed=counted["unclaimed"],
        without_numbers=counted["without_numbers"],
        rejections=tuple(rejections),
    )


def _reject(folder: BatchFolder, rejections: list[Rejection], read_ids: list[str]) -> None:
    """Leaves among the normalised articles only those that were read, and writes the others down as rejected."""
    articles = folder.read("normalised")
    known = pc.is_in(articles.column("article_id"), value_set=pa.array(read_ids, pa.string()))
    rejected = rejections_to_table(rejections)
    folder.write(
        "rejections", pa.concat_tables([folder.read("rejections"), rejected]) if folder.has("rejections") else rejected
    )
    folder.write("normalised", articles.filter(known))
