"""The main job: ingest -> normalise -> extract -> gate -> load -> publish, each a Prefect task over batches.

`run_pipeline()` reads the seed articles into `data/`. Deployed by module path, `flows.run_pipeline.run_pipeline`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

from prefect import flow, runtime
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from prefect.transactions import transaction

from flows.environment import PAGES_URL
from flows.naming import GATE_STOPPED, name_run, rename_run
from flows.parameters import AskWhenStopped, BatchSize, HomeFolder, ReadingWorkers, Sources, with_form
from flows.progress import RunProgress
from flows.reading import Readers, Workers
from flows.reasons import fails_with_reason
from flows.run_report import ProgressBar, show_gates, show_held, show_summary, why_stopped
from flows.stopped_batch import StoppedBatch, decide_on
from flows.summary import RunSummary
from seeds import SEEDS_DIR
from tasks.audit.task import audit
from tasks.extract.reader import EXTRACTOR_VERSION
from tasks.extract.task import Extracted
from tasks.gate.artifact import isolate_persian
from tasks.gate.gate import GateBatchFailed
from tasks.gate.task import build_docs, check_empty_source, gate, watch
from tasks.ingest.batches import BATCH_ARTICLES
from tasks.ingest.source import open_sources, split_spec
from tasks.ingest.task import ingest
from tasks.load.task import load, open_run, publish, record_failure
from tasks.parts import BatchFolder, find_run_folder, remove_folder
from tasks.publish.task import write_parquet
from warehouse.auditing import Audited
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.runs import hold_run

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
@fails_with_reason
def run_pipeline(
    sources: Sources = None,
    home: HomeFolder = None,
    batch_size: BatchSize = BATCH_ARTICLES,
    ask: AskWhenStopped = False,
    workers: ReadingWorkers = None,
) -> State[RunSummary]:
    """Reads `sources` into the warehouse of `home` and publishes it; the state's result is the summary.

    Args:
        sources: Folders of .txt files and .jsonl files, each `PATH` or `NAME=PATH`; the five seed articles by default.
        home: The folder of the warehouse; AMARKAV_HOME or `data` by default.
        batch_size: Articles in one batch, and so in one task run and one transaction; long sources get larger ones.
        ask: Whether the run pauses with a form when a gate stops a batch, instead of ending there.
        workers: `auto`, a number of reading processes, or the address of a Dask scheduler; AMARKAV_WORKERS by default.
    """
    Workers.of(workers, 0)  # a setting that cannot be meant so fails before anything is written
    asked = sources or [SEED_ARTICLES]
    names = [source.name for source in open_sources(asked)]  # an unknown source fails before anything is written
    place = Home.resolve(home, os.environ)
    run_id = str(runtime.flow_run.id or uuid4())
    with hold_run(place, run_id):
        return _run(asked, names, place, run_id, batch_size, ask, workers)


def _run(
    asked: list[str], names: list[str], place: Home, run_id: str, batch_size: int, ask: bool, workers: str | None
) -> State[RunSummary]:
    started = time.monotonic()
    run_folder = find_run_folder(place, run_id, os.environ)
    open_run(place.root, run_id, asked, EXTRACTOR_VERSION, version("amarkav"))
    progress = RunProgress()
    try:
        for spec in asked:
            with progress.timed("ingest"):
                ingested = ingest(spec, place.root, run_folder, EXTRACTOR_VERSION, progress.batches + 1, batch_size)
            progress.add_source(ingested)
            if any(notice.code == "no_articles" for notice in ingested.notices):
                check_empty_source(place.root, ingested.source, run_id)
            bar = ProgressBar(ingested.source, len(ingested.batches), ingested.read - ingested.known)
            with Readers(Workers.of(workers, len(ingested.batches))) as readers:
                for batch, extracted in progress.timed_each("read", readers.read_all(ingested.batches)):
                    _take_through(BatchFolder(batch), extracted, place, run_id, progress, ask)
                    bar.advance(0 if extracted is None else extracted.articles)
        if progress.batches:
            watch(place.root, run_folder, run_id, return_state=True)  # it warns and stops nothing, nor does its failing
        with progress.timed("audit"):
            audited = audit(place.root, run_id, return_state=True).result(raise_on_failure=False)  # nor do the audits
        with progress.timed("publish"):
            published = publish(place.root, run_id)
            write_parquet(place.root)
    except BaseException as error:  # a cancelled run too: the warehouse stands at its last whole batch
        with suppress(WarehouseError):  # the first error is the one to tell
            record_failure(place.root, run_id, str(error) or f"ended by {type(error).__name__}")
        if isinstance(error, Exception):
            _show(progress, place, run_folder, run_id)
        if runtime.deployment.id is None:  # nobody can retry it, so nobody needs its batches
            remove_folder(run_folder)
        if isinstance(error, GateBatchFailed):
            message = isolate_persian(": ".join(filter(None, (why_stopped(progress.gates()), str(error)))))
            return Failed(name=GATE_STOPPED, message=message, data=error)
        raise
    _show(progress, place, run_folder, run_id)
    remove_folder(run_folder)
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
        seconds_by_stage=dict(progress.seconds),
        processor_by_stage=dict(progress.processor),
    )
    show_summary(summary, os.environ.get(PAGES_URL))
    rename_run(name_run(_what(names), datetime.now(UTC), summary.read))
    return Completed(name="Rows held" if summary.held_rows else None, message=summary.headline, data=summary)


def _take_through(
    batch: BatchFolder, extracted: Extracted | None, place: Home, run_id: str, progress: RunProgress, ask: bool
) -> None:
    """A batch that was read to its rows in the warehouse. Raises GateBatchFailed, its results being recorded."""
    if extracted is not None:
        progress.add_extracted(batch, extracted)
    # Together or not at all: when the load fails, a retry judges the batch again, by what reviewers decided meanwhile.
    with transaction():
        with progress.timed("gate"):
            stopped = _pass_gate(batch, place, ask) if extracted is not None else None
            if extracted is not None:
                progress.add_gated(batch)
        with progress.timed("load"):
            counts = load(place.root, batch.path, run_id, EXTRACTOR_VERSION, stopped=stopped is not None)
    if stopped is None:
        progress.add_loaded(batch, counts)
    elif stopped.decision == "abort":
        raise stopped.error


def _pass_gate(batch: BatchFolder, place: Home, ask: bool) -> StoppedBatch | None:
    """None for a batch that may load; what stopped it, and whether the run goes on without it."""
    try:
        gate(place.root, batch.path)
        return None
    except GateBatchFailed as error:
        stopped = decide_on(batch, error) if ask else StoppedBatch(error, "abort", "nobody was asked")
    if stopped.decision == "release":
        try:
            gate(place.root, batch.path, let_through=stopped.said)
            return None
        except GateBatchFailed as error:  # its columns are wrong: nobody can let that through
            return StoppedBatch(error, "abort", stopped.said)
    return stopped


def _show(progress: RunProgress, place: Home, run_folder: Path, run_id: str) -> None:
    """Puts what the gates said where people look: in the run, and in the Data Docs."""
    # A state and no result: docs that cannot be built are a failed task in the UI, and cost the run nothing.
    build_docs(place.root, run_folder, run_id, pages_url=os.environ.get(PAGES_URL), return_state=True)
    show_gates(progress.gates())
    show_held(progress.shown, progress.held_rows)


def _what(names: Iterable[str]) -> str:
    return f"run {', '.join(names)}"
