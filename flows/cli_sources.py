"""`amarkav ingest`, `backfill`, `reextract` and `source`: articles from the web and from archives."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar, cast
from uuid import uuid4

from cyclopts import App, Parameter
from rich.console import Console
from rich.text import Text

from flows.own_server import prepare_run
from flows.terminal import Terminal, harmless
from warehouse.home import Home

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

    from flows.fetching import WebSummary
    from flows.summary import RunSummary
    from tasks.ingest.fetch_crawl import Pass

T = TypeVar("T")

_HELD = 3
_MOST_LINES = 20
_LIST_SUFFIX = ".files"

source = App(name="source", help="Sources on the web: which there are, and what would be read from an address.")

HomeOption = Annotated[
    Path | None, Parameter(name="--home", help="Folder of the warehouse; by default AMARKAV_HOME, else ./data.")
]


def ingest(
    *targets: Annotated[
        str, Parameter(help="Addresses, files (.html, .txt, .jsonl, .warc.gz, .wacz), folders, sources.")
    ],
    home: HomeOption = None,
) -> int:
    """Fetch or read articles and take them through the pipeline.

    Addresses are fetched politely, robots.txt first; the name of a configured source stands for what is new on it;
    files and folders are read as they are. Without any, every source that is turned on is fetched.
    """
    place = _prepare(home)
    urls = [target for target in targets if "://" in target]
    paths = [Path(target) for target in targets if target not in urls and Path(target).exists()]
    names = [target for target in targets if target not in urls and Path(target) not in paths]
    from flows.fetching import SomeSourcesFailed
    from flows.ingest_articles import ingest_articles
    from flows.local_run import call_here, run_here

    summaries = []
    if urls or not targets:
        try:
            summaries.append(_run(lambda: call_here(_state(ingest_articles, urls=urls, home=place.root))))
        except SomeSourcesFailed as error:
            _show_web(error.summary)  # what the others gave is loaded
            raise
    for name in names:
        start = _state(ingest_articles, source=name, home=place.root)
        summaries.append(_run(partial(call_here, start)))
    status = max((_show_web(summary) for summary in summaries), default=0)
    if paths:
        folder = place.parts / f"files-{uuid4()}"
        try:
            specs = _specs(paths, folder)
            summary = _run(lambda: run_here(sources=specs, home=place.root, batch_size=500))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        status = max(status, _show_runs([summary]))
    return status


def backfill(
    source: str,
    *,
    first: Annotated[date, Parameter(name="--from", help="The first day, Gregorian: 2025-03-21.")],
    last: Annotated[date, Parameter(name="--to", help="The last day.")],
    home: HomeOption = None,
) -> int:
    """Fetch a source's own archive, month by month. Stopped and started again, it goes on where it was."""
    place = _prepare(home)
    from flows.backfill import backfill as flow
    from flows.local_run import call_here

    return _show_web(_run(lambda: call_here(_state(flow, source=source, first=first, last=last, home=place.root))))


def reextract(
    source: Annotated[str | None, Parameter(help="Name of a source; all by default.")] = None,
    *,
    home: HomeOption = None,
) -> int:
    """Read every page that was ever fetched again, from the bytes that were kept, without the network."""
    place = _prepare(home)
    from flows.local_run import call_here
    from flows.reextract import reextract as flow

    return _show_web(_run(lambda: call_here(_state(flow, source=source, home=place.root))))


@source.command(name="list")
def list_sources(*, home: HomeOption = None) -> int:
    """List the configured sources: those that are turned on first."""
    import pyarrow as pa

    from flows.tables import print_table, to_text
    from tasks.ingest.web_source import read_web_sources

    place = Home.resolve(home, os.environ)
    found = sorted(read_web_sources(place.root).values(), key=lambda one: (not one.enabled, one.name))
    rows = [
        {
            "name": one.name,
            "on": "on" if one.enabled else "off",
            "kind": one.kind,
            "agency": one.agency,
            "url": one.url,
            "seconds between requests": one.delay_seconds,
            "archive": one.archive_kind,
            "licence": one.licence_note,
        }
        for one in found
    ]
    table = pa.Table.from_pylist(rows)
    console, terminal = _output()
    if console.is_terminal:
        print_table(table, console, terminal)
    else:
        console.print(Text(to_text(table)), soft_wrap=True)
    console.print(Text(f"Turn one on: put its row with enabled=1 into {place.root / 'sources.csv'}"), soft_wrap=True)
    return 0


@source.command(name="test")
def try_source(url: str, *, home: HomeOption = None) -> int:
    """Ask for one address and show what would be read from it, and what left out. Nothing is stored.

    Args:
        url: The address of a page or a list; or the name of a source, for the list that it begins with.
    """
    from tasks.ingest.fetch_source import Web, make_user_agent
    from tasks.ingest.fetch_trial import try_address
    from tasks.ingest.web_source import read_web_sources, source_of_address

    place = Home.resolve(home, os.environ)
    web = Web(make_user_agent(installed_version("amarkav"), os.environ.get("AMARKAV_CONTACT")))
    named = read_web_sources(place.root).get(url)
    url = url if named is None else named.url
    found = source_of_address(url, place.root) if named is None else named
    trial = try_address(url, found, web)
    console, terminal = _output()

    def tell(name: str, value: object) -> None:
        if value is not None:
            console.print(Text(f"{name:>12}  ", style="bold") + terminal.text(str(value)), soft_wrap=True)

    tell("source", found.name)
    if trial.visit is not None:
        tell("answer", f"{trial.visit.status}, {len(trial.visit.data or b''):,} bytes, {trial.visit.content_type}")
        tell("ended at", trial.visit.final_url if trial.visit.final_url != url else None)
    if trial.refusal is not None:
        tell("rejected", f"{trial.refusal[0]}: {trial.refusal[1]}")
        return 1
    if trial.links is not None:
        tell("a list", f"{len(trial.links.articles):,} articles, {len(trial.links.lists):,} further lists")
        for link in trial.links.articles[:_MOST_LINES]:
            tell(str(link.listed_on or ""), link.url)
        tell("left out", f"{trial.links.ignored:,} other links")
        return 0
    page = trial.page
    assert page is not None  # neither refused nor a list
    tell("profile", page.family)
    tell("charset", page.charset)
    tell("key", trial.article_key)
    tell("agency", found.agency or page.agency)
    tell("title", page.title)
    tell("author", page.author)
    tell("published", f"{page.published_on} (by {page.dated_by})" if page.published_on else "no date found")
    lines = page.text.split("\n")
    console.print(Text(f"\nRead: {len(lines):,} paragraphs, {len(page.text):,} characters", style="bold"))
    for line in lines:
        console.print(terminal.text(f"  {harmless(line)}"), soft_wrap=True)
    console.print(Text(f"\nLeft out: {len(trial.dropped):,} lines", style="bold"))
    for line in trial.dropped[:_MOST_LINES]:
        console.print(terminal.text(f"  {harmless(line)}", style="dim"), soft_wrap=True)
    if len(trial.dropped) > _MOST_LINES:
        console.print(Text(f"  ... and {len(trial.dropped) - _MOST_LINES:,} more", style="dim"))
    return 0


def _prepare(home: Path | None) -> Home:
    place = Home.resolve(home, os.environ)
    prepare_run(place)
    return place


def _state(flow: Callable[..., object], **parameters: object) -> Callable[[], State[WebSummary]]:
    # A flow that returns a state ends in that state, which mypy takes for a state within a state.
    return lambda: cast("State[WebSummary]", flow(**parameters, return_state=True))


def _run(work: Callable[[], T]) -> T:
    with Console(stderr=True).status("fetching, reading, gating, loading ..."):
        return work()


def _specs(paths: list[Path], folder: Path) -> list[str]:
    """The sources that the paths are: single files under the name of their folder, as the folder itself would be."""
    from tasks.ingest.sources import files

    by_folder: dict[Path, list[Path]] = {}
    specs = []
    for path in paths:
        if path.is_file() and files.accepts(path):
            by_folder.setdefault(path.resolve().parent, []).append(path.resolve())
        else:
            specs.append(str(path))
    for parent, found in by_folder.items():
        folder.mkdir(parents=True, exist_ok=True)
        listed = folder / f"{len(specs)}{_LIST_SUFFIX}"
        listed.write_text("".join(f"{path}\n" for path in found), encoding="utf-8")
        specs.append(f"{parent.name or 'root'}={listed}")
    return specs


def _show_web(summary: WebSummary) -> int:
    console, terminal = _output()
    for done in summary.passes:
        _print_pass(done, console, terminal)
    if not summary.runs:
        console.print(Text("Nothing new to read.", style="bold"))
    return _show_runs(summary.runs)


def _print_pass(done: Pass, console: Console, terminal: Terminal) -> None:
    console.print(Text(f"{done.source}: {done.headline}.", style="bold"), soft_wrap=True)
    if done.ignored:
        console.print(f"  {done.ignored:,} links were no articles of the source.")


def _show_runs(runs: Sequence[RunSummary]) -> int:
    from flows.screens import print_run

    console, terminal = _output()
    held = 0
    for run in runs:
        print_run(run, console, terminal, [])
        held += run.held_rows
    return _HELD if held else 0


def _output() -> tuple[Console, Terminal]:
    console = Console(markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        # A pipe has no width: nothing is wrapped or cut there.
        console = Console(markup=False, highlight=False, emoji=False, width=100_000, soft_wrap=True)
    return console, Terminal.of(os.environ, is_terminal=console.is_terminal)
