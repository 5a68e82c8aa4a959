"""One source -> batches on disk, without the articles that the warehouse knows already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from tasks.ingest.batches import read_batches
from tasks.ingest.source import Notice, Source
from tasks.load.arrow import articles_to_table, rejections_to_table
from tasks.parts import BatchFolder
from tasks.records import Rejection

_MOST_EXAMPLES = 200
"""Rejections carried to the screen; all of them are counted, and kept in the warehouse."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """What one source gave."""

    source: str
    read: int
    """Articles read, known ones included, rejected ones not."""
    known: int
    """Articles that the warehouse has already, read by the same extractor version; they go no further."""
    rejected: Counter[str]
    """Rejections by reason."""
    rejections: tuple[Rejection, ...]
    """The first of them."""
    notices: tuple[Notice, ...]
    batches: tuple[Path, ...]
    """Folders of the batches: `articles` and `rejections` as far as there are any."""


def store_batches(
    source: Source, folder: Path, first_key: int, size: int, known_ids: Callable[[pa.Table], Collection[str]]
) -> Ingested:
    """The source's new articles as batches below `folder`; `known_ids` are left out. Raises SourceError."""
    read = known = 0
    rejected: Counter[str] = Counter()
    examples: list[Rejection] = []
    notices: list[Notice] = []
    batches: list[Path] = []
    for batch in read_batches([source], size):
        articles = articles_to_table(batch.articles)
        if articles.num_rows:
            known_now = known_ids(articles.drop_columns(["text"]))
            fresh = pa.array([article.article_id not in known_now for article in batch.articles])
            articles = articles.filter(fresh)
        read += len(batch.articles)
        known += len(batch.articles) - articles.num_rows
        rejected.update(rejection.reason for rejection in batch.rejections)
        examples += batch.rejections[: _MOST_EXAMPLES - len(examples)]
        notices += batch.notices
        if not articles.num_rows and not batch.rejections:
            continue
        stored = BatchFolder(folder / f"{first_key + len(batches):04}")
        if articles.num_rows:
            stored.write("articles", articles)
        if batch.rejections:
            stored.write("rejections", rejections_to_table(batch.rejections))
        batches.append(stored.path)
    return Ingested(source.name, read, known, rejected, tuple(examples), tuple(notices), tuple(batches))
