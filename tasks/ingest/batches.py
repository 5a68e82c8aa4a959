"""Sources -> batches of articles, each article once.

Twice in one source, an article is a rejection: `duplicate` where its text and date came before (a copied file, a
repeated line), `conflict` where its key came before with another text. Of two the first is kept, whatever the order of
runs, so that a second run over the same source changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tasks.ingest.source import Notice, Source
from tasks.records import Article, Rejection

BATCH_ARTICLES = 500
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
    """Batches of `size` articles at most, across sources; the last may hold rejections only. Raises SourceError."""
    batch, chars = Batch(), 0
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
                batch, chars = Batch(), 0
    if batch:
        yield batch


def without_repeats(source: Source) -> Iterator[Article | Rejection | Notice]:
    """What the source yields, with the second of two equal or conflicting articles turned into a rejection."""
    by_key: dict[str, str] = {}
    by_text: dict[tuple[str, object], str] = {}
    for item in source.read():
        if not isinstance(item, Article):
            yield item
            continue
        # Half of a SHA-256 tells millions of texts apart and keeps the memory of a large source small.
        digest = item.content_hash[:32]
        if item.source_id in by_key:
            yield _repeated(item, same=by_key[item.source_id] == digest)
            continue
        by_key[item.source_id] = digest
        first = by_text.setdefault((digest, item.published_on), item.source_id)
        if first == item.source_id:
            yield item
        else:
            yield Rejection(item.source, item.source_id, "duplicate", f"the same text and date as «{first}»")


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
