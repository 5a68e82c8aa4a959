"""What the flows that read the web share: who asks, one run a domain, and the pages that wait, taken through."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import cast
from uuid import uuid4

from prefect import get_run_logger
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State
from prefect.concurrency.sync import concurrency
from prefect.settings import PREFECT_API_URL

from flows.reasons import RunFailed, result_of
from flows.run_pipeline import run_pipeline
from flows.summary import RunSummary
from tasks.ingest.deliveries import list_deliveries, mark_delivered
from tasks.ingest.fetch_crawl import Pass
from tasks.ingest.fetch_source import PageBatch, Web, list_kept, list_waiting, make_user_agent, mark_pages_read
from tasks.ingest.source import SourceError
from tasks.ingest.web_source import WebSource
from tasks.records import Rejection
from warehouse.errors import WarehouseError, WarehouseLocked
from warehouse.home import Home
from warehouse.lock import hold_lock

_PATIENCE_SECONDS = 24 * 3600.0
"""As long as a flow that fetches may take."""


@dataclass(frozen=True, slots=True)
class WebSummary:
    """What a flow fetched, and the runs that took it through."""

    passes: tuple[Pass, ...]
    runs: tuple[RunSummary, ...]

    @property
    def held_rows(self) -> int:
        """Rows that a gate held back."""
        return sum(run.held_rows for run in self.runs)

    @property
    def headline(self) -> str:
        """One sentence for a state's message."""
        fetched = [f"{done.source}: {done.headline}" for done in self.passes]
        return "; ".join([*fetched, *(run.headline for run in self.runs)]) or "nothing to do"


class SomeSourcesFailed(SourceError):
    """Of several sources some could not be read; `summary` says what the others gave."""

    def __init__(self, summary: WebSummary, failed: Sequence[str]) -> None:
        super().__init__("; ".join(failed))
        self.summary = summary

    def __reduce__(self) -> tuple[type[SomeSourcesFailed], tuple[WebSummary, list[str]]]:
        """Prefect stores results, exceptions included: made again of what `__init__` wants."""
        return SomeSourcesFailed, (self.summary, [str(self)])


def each_for_itself(sources: Sequence[WebSource], take: Callable[[WebSource], WebSummary]) -> WebSummary:
    """What `take` came to for all of them: a source that fails stops no other.

    Raises SomeSourcesFailed at the end when one failed; of a single source its own error.
    """
    done: list[WebSummary] = []
    failed: list[str] = []
    for source in sources:
        try:
            done.append(take(source))
        except (SourceError, WarehouseError, RunFailed) as error:
            if len(sources) == 1:
                raise
            failed.append(f"{source.name}: {error}")
    summary = WebSummary(
        tuple(one for part in done for one in part.passes), tuple(run for part in done for run in part.runs)
    )
    if failed:
        raise SomeSourcesFailed(summary, failed)
    return summary


def make_web(environ: Mapping[str, str]) -> Web:
    """How this program presents itself; AMARKAV_CONTACT says whom an outlet may write to."""
    return Web(make_user_agent(version("amarkav"), environ.get("AMARKAV_CONTACT")))


@contextmanager
def one_run_a_domain(source: WebSource, place: Home) -> Iterator[None]:
    """Waits until no other run of this home, or on this Prefect server, fetches from the domain; keeps others waiting.

    A run that dies must leave no turn taken. Of this machine's runs the kernel sees to that. The turns that Prefect
    gives are leases, which only a server that goes on running takes back: the small one of a single command does not.
    """
    name = f"fetch {source.domain}".replace("/", " ")
    with ExitStack() as stack:
        if PREFECT_API_URL.value():
            with get_client(sync_client=True) as client:
                client.upsert_global_concurrency_limit_by_name(name, 1)
            stack.enter_context(concurrency(name, occupy=1, strict=True))
        turn = place.lock.with_name(f"turn-{source.domain.replace(':', '-')}.lock")
        try:
            stack.enter_context(hold_lock(turn, wait_seconds=0))
        except WarehouseLocked:
            get_run_logger().info("another run is fetching from %s: waiting for it", source.domain)
            stack.enter_context(hold_lock(turn, wait_seconds=_PATIENCE_SECONDS))
        yield


def take_waiting_through(
    sources: Sequence[WebSource], place: Home, rejections: Sequence[Rejection]
) -> tuple[RunSummary, ...]:
    """The runs that took what waits of these sources through the pipeline: one, and another for each later version of
    an article that changed more than once since it was last read."""
    runs: list[RunSummary] = []
    left = list(rejections)
    with _folder(place) as folder:
        while True:
            batches = [
                list_waiting(source, place, folder / f"{source.name}.pages", _of(source, left)) for source in sources
            ]
            left = []
            found = [(source, batch) for source, batch in zip(sources, batches, strict=True) if batch is not None]
            if not found:
                return tuple(runs)
            runs.append(_run(found, place))


def take_deliveries_through(source: WebSource, place: Home) -> tuple[RunSummary, ...]:
    """The runs that took the new files of a source on the disk through, one a file, so that of two archives the later
    one corrects the earlier. Raises SourceError where nothing is at the source's path."""
    runs = []
    with _folder(place) as folder:
        for file in list_deliveries(source, place):
            spec = file.describe(source, folder)
            state = cast(State[RunSummary], run_pipeline(sources=[spec], home=place.root, return_state=True))
            runs.append(result_of(state))
            mark_delivered(source, file, place)
    return tuple(runs)


def take_kept_through(sources: Sequence[WebSource], place: Home) -> tuple[RunSummary, ...]:
    """The run that read every kept page of these sources again; none when nothing is kept."""
    with _folder(place) as folder:
        batches = [(source, list_kept(source, place, folder / f"{source.name}.pages")) for source in sources]
        found = [(source, batch) for source, batch in batches if batch is not None]
        return (_run(found, place),) if found else ()


def _run(found: Sequence[tuple[WebSource, PageBatch]], place: Home) -> RunSummary:
    # A flow that returns a state ends in that state, which mypy takes for a state within a state.
    state = cast(
        State[RunSummary],
        run_pipeline(
            sources=[f"{source.name}={batch.path}" for source, batch in found], home=place.root, return_state=True
        ),
    )
    summary = result_of(state)
    # Only now: a run that failed finds the same pages waiting.
    for _, batch in found:
        mark_pages_read(place, batch)
    return summary


def _of(source: WebSource, rejections: Sequence[Rejection]) -> list[Rejection]:
    return [rejection for rejection in rejections if rejection.source == source.name]


@contextmanager
def _folder(place: Home) -> Iterator[Path]:
    folder = place.parts / f"fetched-{uuid4()}"
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
