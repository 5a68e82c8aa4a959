"""One source -> batches on disk, without the articles that the warehouse knows already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from tasks.ingest.batches import read_batches
from tasks.ingest.source import Notice, Source
from tasks.load.arrow import articles_to_table, rejections_to_table
from tasks.parts import BatchFolder
from tasks.records import Article, Rejection

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


@dataclass(frozen=True, slots=True)
class Stored:
    """What the warehouse has already of a batch's articles, by article_id."""

    known: Collection[str]
    """Those that need not be read again."""
    twins: Mapping[str, str]
    """The key under which the same text of the same day came in an earlier run."""


def store_batches(
    source: Source, folder: Path, first_key: int, size: int, look_up: Callable[[pa.Table], Stored]
) -> Ingested:
    """The source's new articles as batches below `folder`; `look_up` tells what is stored. Raises SourceError."""
    read = known = 0
    rejected: Counter[str] = Counter()
    examples: list[Rejection] = []
    notices: list[Notice] = []
    batches: list[Path] = []
    for batch in read_batches([source], size):
        articles = articles_to_table(batch.articles)
        if articles.num_rows:
            stored = look_up(articles.drop_columns(["text"]))
            twins = [
                article
                for article in batch.articles
                if article.article_id in stored.twins and article.article_id not in stored.known
            ]
            batch.rejections += (_repeats(article, stored.twins[article.article_id]) for article in twins)
            left_out = {*stored.known, *stored.twins}
            articles = articles.filter(pa.array([article.article_id not in left_out for article in batch.articles]))
            read += len(batch.articles) - len(twins)
            known += len(batch.articles) - len(twins) - articles.num_rows
        rejected.update(rejection.reason for rejection in batch.rejections)
        examples += batch.rejections[: _MOST_EXAMPLES - len(examples)]
        notices += batch.notices
        if not articles.num_rows and not batch.rejections:
            continue
        written = BatchFolder(folder / f"{first_key + len(batches):04}")
        if articles.num_rows:
            written.write("articles", articles)
        if batch.rejections:
            written.write("rejections", rejections_to_table(batch.rejections))
        batches.append(written.path)
    return Ingested(source.name, read, known, rejected, tuple(examples), tuple(notices), tuple(batches))


def _repeats(article: Article, twin: str) -> Rejection:
    detail = f"the same text and date as «{twin}», which an earlier run loaded"
    return Rejection(article.source, article.source_id, "duplicate", detail)
