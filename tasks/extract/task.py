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
from warehouse.batches import CLAIMS, UNCLAIMED

_AT_ONCE = 500
"""Articles whose claims are Python's objects at a time; as Arrow they take a tenth of the memory."""


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
    claims, unclaimed = [CLAIMS.empty_table()], [UNCLAIMED.empty_table()]
    rejections: list[Rejection] = []
    read_ids: list[str] = []
    without_numbers = 0
    for start in range(0, len(articles), _AT_ONCE):
        reading = read_batch(articles_from_table(articles.slice(start, _AT_ONCE)))
        claims.append(claims_to_table(reading.claims))
        unclaimed.append(unclaimed_to_table(reading.unclaimed))
        rejections += reading.rejections
        read_ids += [article.article_id for article in reading.articles]
        without_numbers += reading.without_numbers
    if rejections:
        articles = articles.filter(pc.is_in(articles.column("article_id"), value_set=pa.array(read_ids, pa.string())))
        rejected = rejections_to_table(rejections)
        folder.write(
            "rejections",
            pa.concat_tables([folder.read("rejections"), rejected]) if folder.has("rejections") else rejected,
        )
        folder.write("normalised", articles)
    folder.write("claims", pa.concat_tables(claims))
    folder.write("unclaimed", pa.concat_tables(unclaimed))
    return Extracted(
        articles=len(read_ids),
        claims=sum(map(len, claims)),
        unclaimed=sum(map(len, unclaimed)),
        without_numbers=without_numbers,
        rejections=tuple(rejections),
    )
