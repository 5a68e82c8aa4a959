"""The main job: ingest -> normalise -> extract -> gate -> load -> publish, each a Prefect task over batches.

`run_pipeline()` reads the seed articles into `data/`. Deployed by module path, `flows.run_pipeline.run_pipeline`.
"""

from __future__ import annotations

import os
import shutil
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

import pyarrow as pa
from prefect import flow, runtime
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from prefect.transactions import transaction

from flows.naming import GATE_STOPPED, name_run, rename_run
from flows.parameters import AskWhenStopped, BatchSize, HomeFolder, Sources, with_form
from flows.run_report import MOST_HELD, ProgressBar, describe_held, show_gates, show_held, show_summary, why_stopped
from flows.stopped_batch import may_go_on_without
from flows.summary import GateLine, HeldLine, RunSummary, merge_gates
from seeds import SEEDS_DIR
from tasks.audit.task import audit
from tasks.extract.reader import EXTRACTOR_VERSION
from tasks.extract.task import Extracted, extract
from tasks.gate.gate import GateBatchFailed
from tasks.gate.task import build_docs, check_empty_source, gate, watch
from tasks.ingest.batches import BATCH_ARTICLES
from tasks.ingest.source import SourceError, open_sources, split_spec
from tasks.ingest.store import Ingested
from tasks.ingest.task import ingest
from tasks.load.task import load, open_run, publish, record_failure
from tasks.normalise.task import normalise
from tasks.parts import BatchFolder
from tasks.publish.task import write_parquet
from tasks.records import Rejection
from warehouse.auditing import Audited
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.loader import LoadCounts

SEED_ARTICLES = f"seeds={SEEDS_DIR / 'articles'}"


def _flow_run_name() -> str:
    asked = runtime.flow_run.parameters.get("sources") or [SEED_ARTICLES]
    return name_run(_what(split_spec(spec)[0] for spec in asked), datetime.now(UTC))


@with_form
@flow(
    name="run-pipeline",
    flow_run_name=_flow_run_name,
    description="Reads articles, gates their claims and publishes the warehouse. Known articles are left alone.",
    timeout_seconds=24 * 3600,
)
def run_pipeline(
    sources: Sources = None,
    home: HomeFolder = None,
    batch_size: BatchSize = BATCH_ARTICLES,
    ask: AskWhenStopped = False,
) -> State[RunSummary]:
    """Reads `sources` into the warehouse of `home` and publishes it; the state's result is the summary.

    Args:
        sources: Folders of .txt files and .jsonl files, each `PATH` or `NAME=PATH`; the five seed articles by default.
        home: The folder of the warehouse; AMARKAV_HOME or `data` by default.
        batch_size: Articles in one batch, and so in one task run and one transaction; long sources get larger ones.
        ask: Whether the run pauses with a form when a gate stops a batch, instead of ending there.
    """
    started = time.monotonic()
    asked = sources or [SEED_ARTICLES]
    names = [source.name for source in open_sources(asked)]  # an unknown source fails before anything is written
    place = Home.resolve(home, os.environ)
    run_id = str(runtime.flow_run.id or uuid4())
    run_folder = place.parts / run_id
    open_run(place.root, run_id, asked, EXTRACTOR_VERSION, version("amarkav"))
    progress = _Progress()
    try:
        for spec in asked:
            ingested = ingest(spec, place.root, run_folder, EXTRACTOR_VERSION, progress.batches + 1, batch_size)
            progress.add_source(ingested)
            if any(notice.code == "no_articles" for notice in ingested.notices):
                check_empty_source(place.root, ingested.source, run_id)
            bar = ProgressBar(ingested.source, len(ingested.batches))
            for done, batch in enumerate(ingested.batches, start=1):
                try:
                    _take_through(BatchFolder(batch), place, run_id, progress)
                except GateBatchFailed as stopped:
                    if not ask or not may_go_on_without(batch.name, stopped):
                        raise
                bar.show(done)
        if progress.batches:
            watch(place.root, run_folder, run_id, return_state=True)  # it warns and stops nothing, nor does its failing
        audited = audit(place.root, run_id, return_state=True).result(raise_on_failure=False)  # nor do the audits
        published = publish(place.root, run_id)
        write_parquet(place.root)
    except BaseException as error:  # a cancelled run too: the warehouse stands at its last whole batch
        with suppress(WarehouseError):  # the first error is the one to tell
            record_failure(place.root, run_id, str(error) or f"ended by {type(error).__name__}")
        if isinstance(error, Exception):
            _show(progress, place, run_folder, run_id)
        if runtime.deployment.id is None:  # nobody can retry it, so nobody needs its batches
            shutil.rmtree(run_folder, ignore_errors=True)
        if isinstance(error, GateBatchFailed):
            message = f"{why_stopped(progress.gates())}: {error}"
            return Failed(name=GATE_STOPPED, message=message, data=error)
        if isinstance(error, WarehouseError | SourceError):
            return Failed(message=str(error), data=error)
        raise
    _show(progress, place, run_folder, run_id)
    shutil.rmtree(run_folder, ignore_errors=True)
    summary = RunSummary(
        run_id=run_id,
        home=place.root,
        sources=tuple(names),
        read=progress.read,
        known=progress.known,
        without_numbers=progress.without_numbers,
        counts=progress.counts,
        gates=progress.gates(),
        held_rows=progress.held_rows,
        held=tuple(progress.held.values()),
        rejected=progress.rejected,
        rejections=tuple(progress.rejections),
        notices=tuple(notice for source in progress.sources for notice in source.notices),
        published=published.path,
        fresh=published.fresh,
        seconds=time.monotonic() - started,
        audited=audited if isinstance(audited, Audited) else None,
    )
    show_summary(summary)
    rename_run(name_run(_what(names), datetime.now(UTC), summary.read))
    return Completed(name="Rows held" if summary.held_rows else None, message=summary.headline, data=summary)


@dataclass(slots=True)
class _Progress:
    """What the run has done so far."""

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

    def add_source(self, ingested: Ingested) -> None:
        self.sources.append(ingested)
        self.batches += len(ingested.batches)
        self.read += ingested.read
        self.known += ingested.known
        self.rejected += ingested.rejected
        self.rejections += ingested.rejections

    def add_extracted(self, extracted: Extracted) -> None:
        self.without_numbers += extracted.without_numbers
        self.read -= len(extracted.rejections)
        self.rejected.update(rejection.reason for rejection in extracted.rejections)
        self.rejections += extracted.rejections

    def add_gated(self, batch: BatchFolder) -> None:
        self.results.append(batch.read("gate_results"))
        self.shown += describe_held(batch, MOST_HELD - len(self.shown))
        critical = [row for row in batch.read("quarantine").to_pylist() if row["severity"] == "critical"]
        self.held_rows += len({(row["gate"], row["row_key"]) for row in critical})
        for row in critical:
            key = (row["gate"], row["expectation"])
            line = self.held.get(key, HeldLine(*key, rows=0, first_key=row["row_key"], first_reason=row["reason"]))
            self.held[key] = replace(line, rows=line.rows + 1)

    def gates(self) -> tuple[GateLine, ...]:
        return merge_gates(self.results)


def _take_through(batch: BatchFolder, place: Home, run_id: str, progress: _Progress) -> None:
    """One batch from its articles to its rows in the warehouse. Raises GateBatchFailed, its results being recorded."""
    if batch.has("articles"):
        normalise(batch.path)
        progress.add_extracted(extract(batch.path))
    # Together or not at all: when the load fails, a retry judges the batch again, by what reviewers decided meanwhile.
    with transaction():
        if batch.has("articles"):
            try:
                gate(place.root, batch.path)
            except GateBatchFailed:
                progress.add_gated(batch)
                # Nothing may load, but what the gate said is kept.
                load(place.root, batch.path, run_id, EXTRACTOR_VERSION)
                raise
            progress.add_gated(batch)
        counts = load(place.root, batch.path, run_id, EXTRACTOR_VERSION)
    progress.counts = progress.counts + counts


def _show(progress: _Progress, place: Home, run_folder: Path, run_id: str) -> None:
    """Puts what the gates said where people look: in the run, and in the Data Docs."""
    # A state and no result: docs that cannot be built are a failed task in the UI, and cost the run nothing.
    build_docs(place.root, run_folder, run_id, return_state=True)
    show_gates(progress.gates())
    show_held(progress.shown, progress.held_rows)


def _what(names: Iterable[str]) -> str:
    return f"run {', '.join(names)}"
