"""A source -> batches of articles, each key once.

The key of an article coming again is a rejection: `duplicate` with the same text, `conflict` with another. Of two the
first is kept, so that a second run over the same source changes nothing. Copies under other keys are told apart in
`store.py`, which knows what earlier runs loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tasks.ingest.source import Notice, Source
from tasks.records import Article, Rejection

BATCH_ARTICLES = 500
_BATCHES_OF_ONE_SIZE = 2
_LARGEST = 4_000
_BATCH_CHARS = 16 * 1024 * 1024
"""Text in one batch: 500 articles of the largest allowed size would be 5 GB."""


@dataclass(slots=True)
class Batch:
    """Articles that go through the pipeline together, and what was met on the way to them."""

    articles: list[Article] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether anything is in it."""
        return bool(self.articles or self.rejections or self.notices)


def read_batches(sources: Iterable[Source], size: int = BATCH_ARTICLES) -> Iterator[Batch]:
    """Batches of `size` articles at most, across sources; the last may hold rejections only. Raises SourceError.

    Every second batch doubles the size, up to 4,000 articles: a batch has a fixed price (task runs, a second of gates),
    and a run should have about a hundred task runs, whether it reads five articles or a hundred thousand.
    """
    batch, chars, done = Batch(), 0, 0
    for source in sources:
        for item in without_repeats(source):
            if isinstance(item, Rejection):
                batch.rejections.append(item)
            elif isinstance(item, Notice):
                batch.notices.append(item)
            else:
                batch.articles.append(item)
                chars += len(item.text)
            if len(batch.articles) >= size or chars >= _BATCH_CHARS or len(batch.rejections) >= 100 * size:
                yield batch
                batch, chars, done = Batch(), 0, done + 1
                if done % _BATCHES_OF_ONE_SIZE == 0:
                    size = max(size, min(2 * size, _LARGEST))
    if batch:
        yield batch


def without_repeats(source: Source) -> Iterator[Article | Rejection | Notice]:
    """What the source yields, with an article whose key came before turned into a rejection."""
    by_key: dict[str, str] = {}
    for item in source.read():
        if not isinstance(item, Article):
            yield item
        elif item.source_id in by_key:
            yield _repeated(item, same=by_key[item.source_id] == item.content_hash[:32])
        else:
            # Half of a SHA-256 tells millions of texts apart and keeps the memory of a large source small.
            by_key[item.source_id] = item.content_hash[:32]
            yield item


def _repeated(article: Article, *, same: bool) -> Rejection:
    if same:
        return Rejection(article.source, article.source_id, "duplicate", "the same key and text came before")
    return Rejection(
        article.source,
        article.source_id,
        "conflict",
        "the same key came before with another text, and the first is kept: give this one its own key, or bring it in a"
        " later run as a correction",
    )
