"""What a run has done so far: its figures, what its gates said, and a line in the log for each source and batch."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeVar

import pyarrow as pa
from prefect import get_run_logger

from flows.run_report import MOST_HELD, describe_held
from flows.summary import GateLine, HeldLine, merge_gates
from tasks.extract.task import Extracted
from tasks.ingest.store import Ingested
from tasks.parts import BatchFolder
from tasks.records import Rejection
from warehouse.loader import LoadCounts

T = TypeVar("T")


@dataclass(slots=True)
class RunProgress:
    """Grows with each source and each batch."""

    sources: list[Ingested] = field(default_factory=list)
    batches: int = 0
    read: int = 0
    known: int = 0
    without_numbers: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    rejections: list[Rejection] = field(default_factory=list)
    counts: LoadCounts = field(default_factory=LoadCounts)
    results: list[pa.Table] = field(default_factory=list)
    held_rows: int = 0
    held: dict[tuple[str, str], HeldLine] = field(default_factory=dict)
    shown: list[dict[str, object]] = field(default_factory=list)
    """The first held rows, with their sentences."""
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """What this process spent on each stage; on reading, what it waited where others read."""
    processor: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    """Seconds that the processor worked for this process meanwhile, all threads together."""

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Counts the body's time to the stage."""
        started, worked = time.monotonic(), time.process_time()
        try:
            yield
        finally:
            self.seconds[stage] += time.monotonic() - started
            self.processor[stage] += time.process_time() - worked

    def timed_each(self, stage: str, items: Iterator[T]) -> Iterator[T]:
        """The same items, the time that each took to come being counted to the stage."""
        while True:
            with self.timed(stage):
                item = next(items, None)
            if item is None:
                return
            yield item

    def add_source(self, ingested: Ingested) -> None:
        """What one source gave."""
        self.sources.append(ingested)
        self.batches += len(ingested.batches)
        self.read += ingested.read
        self.known += ingested.known
        self.rejected += ingested.rejected
        self.rejections += ingested.rejections
        logger = get_run_logger()
        logger.info(
            "%s: %s articles read, %s of them known, in %s batches",
            ingested.source,
            f"{ingested.read:,}",
            f"{ingested.known:,}",
            f"{len(ingested.batches):,}",
        )
        if ingested.rejected:
            reasons = ", ".join(f"{count:,} {reason}" for reason, count in ingested.rejected.most_common())
            logger.warning("%s: %s rejected: %s", ingested.source, f"{ingested.rejected.total():,}", reasons)

    def add_extracted(self, batch: BatchFolder, extracted: Extracted) -> None:
        """What the reader made of one batch."""
        self.without_numbers += extracted.without_numbers
        self.read -= len(extracted.rejections)
        self.rejected.update(rejection.reason for rejection in extracted.rejections)
        self.rejections += extracted.rejections
        if extracted.rejections:
            get_run_logger().error("batch %s: the reader failed on %d articles", batch.key, len(extracted.rejections))

    def add_gated(self, batch: BatchFolder) -> None:
        """What the gates said of one batch, and what they held back."""
        self.results.append(batch.read("gate_results"))
        self.shown += describe_held(batch, MOST_HELD - len(self.shown))
        critical = [row for row in batch.read("quarantine").to_pylist() if row["severity"] == "critical"]
        rows = len({(row["gate"], row["row_key"]) for row in critical})
        self.held_rows += rows
        for row in critical:
            key = (row["gate"], row["expectation"])
            line = self.held.get(key, HeldLine(*key, rows=0, first_key=row["row_key"], first_reason=row["reason"]))
            self.held[key] = replace(line, rows=line.rows + 1)
        if rows:
            by = Counter(f"{row['gate']}/{row['expectation']}" for row in critical)
            reasons = ", ".join(f"{count:,} by {expectation}" for expectation, count in by.most_common())
            get_run_logger().warning("batch %s: %s rows held back: %s", batch.key, f"{rows:,}", reasons)

    def add_loaded(self, batch: BatchFolder, counts: LoadCounts) -> None:
        """What the load of one batch changed."""
        self.counts = self.counts + counts
        articles, claims = counts.articles, counts.claims
        get_run_logger().info(
            "batch %s: articles %s new, %s changed; claims %s new, %s changed, %s closed",
            batch.key,
            *(
                f"{number:,}"
                for number in (articles.inserted, articles.updated, claims.inserted, claims.updated, claims.closed)
            ),
        )

    def gates(self) -> tuple[GateLine, ...]:
        """What each expectation said over all batches."""
        return merge_gates(self.results)
