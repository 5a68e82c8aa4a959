"""One source -> batches on disk, without the articles that the warehouse knows already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from tasks.ingest.batches import Batch, read_batches
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
    source: Source,
    folder: Path,
    first_key: int,
    size: int,
    look_up: Callable[[pa.Table], Stored],
    settle: Callable[[Collection[str]], None] = lambda articles: None,
) -> Ingested:
    """The source's new articles as batches below `folder`. Raises SourceError.

    `look_up` tells what is stored; `settle` is given, before a batch is written, the article_ids in it that were not
    rejected, known ones included.
    """
    read = known = 0
    rejected: Counter[str] = Counter()
    examples: list[Rejection] = []
    notices: list[Notice] = []
    batches: list[Path] = []
    originals: dict[tuple[str, date | None], str] = {}
    for batch in read_batches([source], size):
        new, known_now = _sort_out(batch, look_up, originals)
        read += len(new) + len(known_now)
        known += len(known_now)
        settle([*(article.article_id for article in new), *known_now])
        rejected.update(rejection.reason for rejection in batch.rejections)
        examples += batch.rejections[: _MOST_EXAMPLES - len(examples)]
        notices += batch.notices
        if not new and not batch.rejections:
            continue
        written = BatchFolder(folder / f"{first_key + len(batches):04}")
        if new:
            written.write("articles", articles_to_table(new))
        if batch.rejections:
            written.write("rejections", rejections_to_table(batch.rejections))
        batches.append(written.path)
    return Ingested(source.name, read, known, rejected, tuple(examples), tuple(notices), tuple(batches))


def _sort_out(
    batch: Batch, look_up: Callable[[pa.Table], Stored], originals: dict[tuple[str, date | None], str]
) -> tuple[list[Article], list[str]]:
    """The batch's new articles and the ids of known ones; copies are added to its rejections.

    A copy has the text and date of another article of its source: one that an earlier run loaded and that this batch
    does not correct, or else the first of this run, whose key `originals` keeps.
    """
    if not batch.articles:
        return [], []
    stored = look_up(articles_to_table(batch.articles).drop_columns(["text"]))
    given = {article.source_id: article.content_hash for article in batch.articles}
    new: list[Article] = []
    known: list[str] = []
    for article in batch.articles:
        text = (article.content_hash[:32], article.published_on)
        if article.article_id in stored.known:
            known.append(article.article_id)
            continue
        twin = stored.twins.get(article.article_id)
        if twin is not None and given.get(twin, article.content_hash) != article.content_hash:
            twin = None  # it is corrected in this very batch
        original = twin or originals.setdefault(text, article.source_id)
        if original == article.source_id:
            new.append(article)
        else:
            detail = f"the same text and date as «{original}» of this source"
            batch.rejections.append(Rejection(article.source, article.source_id, "duplicate", detail))
    return new, known
