"""The gate stage as a Prefect task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pyarrow as pa
from prefect import task
from prefect.artifacts import create_link_artifact, create_markdown_artifact
from prefect.cache_policies import NO_CACHE

from expectations.docs import write_docs
from expectations.outcome import Verdict
from expectations.validation import add_up, read_json, write_json
from tasks.gate.artifact import held_page, show_as_text
from tasks.gate.codes import reference_codes, sector_table
from tasks.gate.decisions import NONE, Decisions, read_decisions
from tasks.gate.drift import find_vanished, watch_sources
from tasks.gate.gate import GateBatchFailed, gate_batch
from tasks.parts import VALIDATIONS, BatchFolder
from tasks.redoing import result_key
from warehouse.checks import run_check
from warehouse.connection import open_published, open_working
from warehouse.errors import WarehouseCorrupt, WarehouseMissing
from warehouse.history import read_source_history
from warehouse.home import Home
from warehouse.loader import load_batch
from warehouse.quarantine import find_decisions


@dataclass(frozen=True, slots=True)
class GateSaid:
    """What the gates made of one batch."""

    verdict: Verdict
    articles: int
    claims: int
    unclaimed: int
    held: int
    """Rows of the quarantine: one per held row and expectation it failed."""


@task(
    name="gate",
    task_run_name="gate {batch.name}",
    description="Holds every article, claim and group of shares against what must be true; parts the batch by it.",
    cache_key_fn=result_key,
    persist_result=True,
    timeout_seconds=3600,
)
def gate(home: Path, batch: Path, let_through: str | None = None) -> GateSaid:
    """The counts; writes the batch's `quarantine`, its `gate_results`, and `passed_...` articles, claims and unclaimed.

    Raises GateBatchFailed for a batch that may not load at all, after writing the same files, the passed ones empty.
    `let_through`: who let the batch through although most of its rows are held back.
    """
    folder = BatchFolder(batch)
    stored_as = {"articles": "normalised", "claims": "claims", "unclaimed": "unclaimed"}
    given = {name: folder.read(stored) for name, stored in stored_as.items()}
    gated = gate_batch(
        **given,
        codes=reference_codes(),
        now=datetime.now(UTC),
        share_groups_of=partial(run_check, "sector_share_groups", sectors=sector_table()),
        batch=folder.key,
        decisions=_decisions(Home(home), tuple(given.values())),
        let_through=let_through,
    )
    for name, stored in stored_as.items():
        passed = getattr(gated, name)
        if passed is given[name]:
            folder.write_again(f"passed_{name}", stored)
        else:
            folder.write(f"passed_{name}", passed)
    folder.write("quarantine", gated.quarantine)
    folder.write("gate_results", gated.gate_results)
    (batch / VALIDATIONS).write_text(write_json(gated.validations), encoding="utf-8")
    if not all(gated.gate_results["success"].to_pylist()):
        create_markdown_artifact(
            key="held-back", markdown=held_page(gated, folder.key), description=f"What the gates found in {folder.key}."
        )
    if gated.verdict == "batch_failed":
        raise GateBatchFailed(f"batch {folder.key} was stopped at the gate: {gated.message}")
    return GateSaid(gated.verdict, len(gated.articles), len(gated.claims), len(gated.unclaimed), len(gated.quarantine))


@task(
    name="watch-sources",
    task_run_name="watch sources",
    description="Warns of sources that are not as they used to be: fewer claims, other gaps, silence.",
    cache_policy=NO_CACHE,
)
def watch(home: Path, run_folder: Path, run_id: str) -> tuple[str, ...]:
    """A sentence for each source and thing that drifted; writes them to `gate_results` under the batch «run»."""
    at = datetime.now(UTC)
    with open_working(Home(home), at=at) as connection:
        watched = watch_sources(read_source_history(connection), run_id, at)
        if watched is None:
            return ()
        load_batch(connection, run_id=run_id, at=at, gate_results=watched.gate_results)
    folder = run_folder / "run"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / VALIDATIONS).write_text(write_json(watched.validations), encoding="utf-8")
    if watched.warnings:
        lines = "\n".join(f"- {show_as_text(warning)}" for warning in watched.warnings)
        create_markdown_artifact(key="drift", markdown=lines, description="Sources that are not as they used to be.")
    return watched.warnings


@task(
    name="check-empty-source",
    task_run_name="check empty source {source}",
    description="Stops the run when a source that brought articles before holds none any more.",
    cache_policy=NO_CACHE,
)
def check_empty_source(home: Path, source: str, run_id: str) -> None:
    """Returns for a source that never brought anything; raises GateBatchFailed for one that did."""
    at = datetime.now(UTC)
    with open_working(Home(home), at=at) as connection:
        vanished = find_vanished(read_source_history(connection), source)
        if vanished is None:
            return
        load_batch(connection, run_id=run_id, at=at, gate_results=vanished.gate_results)
    raise GateBatchFailed(vanished.message)


@task(
    name="data-docs",
    task_run_name="data docs",
    description="Builds the Data Docs of a run from what the gates said of its batches; they open offline.",
    cache_policy=NO_CACHE,
)
def build_docs(
    home: Path, run_folder: Path, run_id: str, *, keep: int = 10, pages_url: str | None = None
) -> Path | None:
    """The front page of the run's Data Docs, below the home's `docs`; None when no batch came to a gate.

    The docs of all but the last `keep` runs are removed. `pages_url`: where the home's pages are served.
    """
    batches = sorted(run_folder.glob(f"*/{VALIDATIONS}"))
    if not batches:
        return None
    gates = add_up(read_json(batch.read_text(encoding="utf-8")) for batch in batches)
    page = write_docs(Home(home).docs, run_id, datetime.now(UTC), gates, keep=keep)
    served = None if pages_url is None else f"{pages_url}/docs/{page.relative_to(Home(home).docs).as_posix()}"
    create_link_artifact(
        key="data-docs",
        link=served or page.as_uri(),
        link_text="Data docs of this run",
        description=f"What each gate said, with the values that failed. The page is the file `{page}`"
        + (". Browsers follow no link from here to a file: open it from the file manager." if served is None else "."),
    )
    return page


def _decisions(home: Home, tables: Sequence[pa.Table]) -> Decisions:
    """What reviewers decided, as far as it was published, about rows of these articles."""
    given = (table["article_id"].to_pylist() for table in tables if "article_id" in table.column_names)
    article_ids = sorted({one for ids in given for one in ids if one is not None})
    try:
        with open_published(home) as connection:
            return read_decisions(find_decisions(connection, article_ids))
    except WarehouseMissing:
        return NONE
    except WarehouseCorrupt:  # this run will publish another
        with open_working(home, at=datetime.now(UTC)) as connection:
            return read_decisions(find_decisions(connection, article_ids))
