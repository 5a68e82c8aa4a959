"""What a run shows in the Prefect UI: its progress, what the gates said, what they held back, and a page that sums up.

The UI lays every line out from left to right: Persian stands between U+2067 and U+2069.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from datetime import timedelta
from functools import wraps
from typing import ParamSpec, TypeVar, cast
from uuid import UUID

from prefect import get_run_logger
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.summary import GateLine, RunSummary, loaded_tables
from tasks.gate.artifact import show_as_text
from tasks.parts import BatchFolder
from warehouse.home import Home
from warehouse.quarantine import identify_row

MOST_HELD = 50
"""Held rows shown in the UI; `amarkav quarantine list` shows all."""
_LONG_RUN = 2
"""Batches from which on a run shows its progress."""


P = ParamSpec("P")
T = TypeVar("T")


def or_warn(show: Callable[P, T]) -> Callable[P, T | None]:
    """The same function, which only warns when the server is away: the work is worth more than its picture."""

    @wraps(show)
    def shown(*args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            return show(*args, **kwargs)
        except Exception as error:  # of the HTTP library, of the system, of Prefect
            get_run_logger().warning("nothing could be shown in the UI: %s", error)
            return None

    return shown


progress_listener: ContextVar[Callable[[str], None] | None] = ContextVar("progress_listener", default=None)
"""Who else is told how far a run is, in a line of text: the terminal of `amarkav run`."""


class ProgressBar:
    """How much of a source is done and when the rest will be; shown in the UI for long runs only."""

    def __init__(self, source: str, batches: int, articles: int) -> None:
        self._source, self._articles, self._done = source, articles, 0
        self._started = time.monotonic()
        self._artifact: UUID | None = None
        if batches >= _LONG_RUN:
            self._artifact = _start_progress(f"{source}: {articles:,} articles in {batches:,} batches")

    def advance(self, articles: int) -> None:
        """Shows that so many more articles are done."""
        self._done += articles
        line = describe_progress(self._source, self._done, self._articles, time.monotonic() - self._started)
        if self._artifact is not None:
            _move_progress(self._artifact, round(100 * min(1, self._done / max(1, self._articles)), 1), line)
        listener = progress_listener.get()
        if listener is not None:
            listener(line)


def describe_progress(source: str, done: int, articles: int, seconds: float) -> str:
    """`news: 4,000 of 10,000 articles, 412 a second, 15 s left`."""
    line = f"{source}: {done:,} of {articles:,} articles"
    if not done or seconds <= 0:
        return line
    left = timedelta(seconds=round(max(0, articles - done) * seconds / done))
    short = f"{left.seconds} s" if left < timedelta(minutes=1) else str(left)
    return f"{line}, {done / seconds:,.0f} a second, {short} left"


@or_warn
def _start_progress(description: str) -> UUID:
    return cast(UUID, create_progress_artifact(0.0, key="batches", description=description))


@or_warn
def _move_progress(artifact: UUID, percent: float, line: str) -> None:
    update_progress_artifact(artifact, progress=percent, description=line)


def describe_held(batch: BatchFolder, most: int = MOST_HELD) -> list[dict[str, object]]:
    """The first rows that the gates held back of a batch, each with its sentence, as rows of a table."""
    held = batch.read("quarantine").slice(0, most).to_pylist()
    if not held:
        return []
    texts = batch.read("normalised").select(["article_id", "text"])
    text_of = dict(zip(texts["article_id"].to_pylist(), texts["text"].to_pylist(), strict=True))
    return [
        {
            "id": identify_row(row["gate"], row["row_key"], row["expectation"]),
            "gate": row["gate"],
            "expectation": row["expectation"],
            "why": show_as_text(row["reason"]),
            "sentence": show_as_text(_read_sentence(row, text_of)),
            "severity": row["severity"],
            "row": row["row_key"],
            "article": row["article_id"],
            "batch": batch.key,
        }
        for row in held
    ]


@or_warn
def show_gates(lines: Sequence[GateLine]) -> None:
    """A table of what each expectation said over all batches; nothing where no batch came to a gate."""
    if lines:
        create_table_artifact(
            key="gates",
            table=[
                {
                    "gate": line.gate,
                    "expectation": line.expectation,
                    "severity": line.severity,
                    "checked": line.checked,
                    "failing": line.failing,
                    "verdict": line.verdict,
                    "what must hold": line.reason,
                }
                for line in lines
            ],
            description="What each gate said of this run's batches.",
        )


@or_warn
def show_held(rows: Sequence[Mapping[str, object]], total: int) -> None:
    """A table of the rows that were held back, with their sentences; nothing where all passed."""
    if rows:
        create_table_artifact(
            key="quarantine",
            table=[dict(row) for row in rows],
            description=f"{total:,} rows were held back; here are {len(rows):,}. Everything else was loaded. Decide on "
            "them with the deployment `review-quarantine` or with `amarkav quarantine`.",
        )


@or_warn
def show_summary(summary: RunSummary, pages_url: str | None) -> None:
    """A page that says what the run read, changed, held back and turned away; `pages_url` is where docs are served."""
    lines = [*_summary_lines(summary), *_links(summary, pages_url)]
    create_markdown_artifact(key="summary", markdown="\n".join(lines), description="What this run did.")


def why_stopped(lines: Iterable[GateLine]) -> str:
    """Which gates stopped a batch, with counts: `gate claims: 3 of 1,204 rows critical (value_in_range)`."""
    return "; ".join(
        f"gate {line.gate}: {line.failing:,} of {line.checked:,} rows critical ({line.expectation})"
        for line in lines
        if line.severity == "critical" and line.failing
    )


def _summary_lines(summary: RunSummary) -> Iterator[str]:
    yield f"# {summary.read:,} articles from {show_as_text(', '.join(summary.sources))}\n"
    yield f"{summary.headline}, in {summary.seconds:,.1f} s.\n"
    yield "| table | new | changed | unchanged | closed |\n|---|---:|---:|---:|---:|"
    for name, counts in loaded_tables(summary.counts):
        yield f"| {name} | {counts.inserted:,} | {counts.updated:,} | {counts.unchanged:,} | {counts.closed:,} |"
    if summary.held:
        yield "\n## Held back\n\n| gate | expectation | rows | the first |\n|---|---|---:|---|"
        for line in summary.held:
            yield f"| {line.gate} | {line.expectation} | {line.rows:,} | {show_as_text(line.first_reason)} |"
    if summary.rejected:
        yield "\n## Turned away\n\n| reason | articles |\n|---|---:|"
        yield from (f"| {reason} | {count:,} |" for reason, count in summary.rejected.most_common())
        yield "\n| what | reason | detail |\n|---|---|---|"
        yield from (
            f"| {show_as_text(one.source_id)} | {one.reason} | {show_as_text(one.detail)} |"
            for one in summary.rejections[:20]
            for one in summary.rejections[:20]
        )
    yield f"\n{'Published' if summary.fresh else 'Nothing changed; still published'}: `{summary.published}`"
    yield f"\nOpen it: `{summary.home / 'amarkav.duckdb'}`; run `{summary.run_id}`"


def _links(summary: RunSummary, pages_url: str | None) -> Iterator[str]:
    place = Home(summary.home)
    if pages_url is not None and (place.docs / "runs" / summary.run_id).is_dir():
        yield f"\n[Data docs of this run]({pages_url}/docs/runs/{summary.run_id}/index.html): what each gate said."
    if pages_url is not None and place.site.is_dir() and any(place.site.iterdir()):
        yield f"\n[The report]({pages_url}/site/index.html), as it was last published."


def _read_sentence(row: Mapping[str, object], text_of: Mapping[str, str]) -> str:
    """The sentence that a held row stands in; empty for a row that has none (an article, a number)."""
    payload = json.loads(str(row["payload"]))
    start, end = payload.get("sentence_start"), payload.get("sentence_end")
    text = text_of.get(str(row["article_id"]))
    return "" if start is None or end is None or text is None else text[start:end]
