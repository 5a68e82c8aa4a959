"""The screens of the command line: what a run did, one claim with its sentence, one row in quarantine."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.summary import GateLine, RunSummary, loaded_tables
from flows.tables import plain
from flows.terminal import Terminal, harmless

if TYPE_CHECKING:
    from flows.review_quarantine import Review

_MOST_LINES = 10
_LONGEST = 1000
_NOTICES = {
    "unknown_field": "field «{subject}» is unknown and was not used (on {count:,} of its articles)",
    "ignored_files": "{subject}: {count:,} not read (only .txt and .html files are, and no folder below)",
    "ignored_records": "{subject}: {count:,} in the archive, not read (only Persian pages are)",
    "no_articles": "{subject}",
    "no_id": "{count:,} articles without «{subject}» got one from their text: a correction will count as a new article",
}
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "what": (
        "indicator", "measure", "status", "value", "value_upper", "unit", "value_text", "qualifier", "compared_to",
    ),
    "of what": ("ref_area", "place", "partner_area", "sector", "product", "scope", "basis", "whole_area"),
    "when": (
        "period_calendar", "period_year", "period_month_from", "period_month_to", "period_start", "period_end",
        "period_basis", "period_text",
    ),
    "who says so": ("speaker", "speaker_role", "organisation"),
    "where it stands": (
        "source", "source_id", "url", "agency", "title", "published_on", "article_id",
        "quote", "span_start", "span_end", "sentence_start", "sentence_end",
    ),
    "how it was read": ("claim_id", "rule", "repair", "confidence", "extractor_version", "run_id"),
}  # fmt: skip


def print_run(summary: RunSummary, console: Console, terminal: Terminal, next_commands: Sequence[str]) -> None:
    """The final screen of a run."""
    known = f", {summary.known:,} of them known already" if summary.known else ""
    names = ", ".join(summary.sources)
    console.print(
        Text(f"Read {_count(summary.read, 'article')}{known}, from {names} in {summary.seconds:.1f} s.", style="bold")
    )
    if summary.without_numbers:
        console.print(f"{summary.without_numbers:,} of them without any number, and so without a claim.")
    _print_counts(summary, console)
    _print_gates(summary.gates, console, terminal)
    _print_held(summary, console, terminal)
    _print_audits(summary, console)
    _print_rejections(summary, console, terminal)
    for notice in summary.notices:
        sentence = _NOTICES[notice.code].format(subject=notice.subject, count=notice.count)
        console.print(Text("note: ", style="yellow") + terminal.text(f"source {notice.source}: {sentence}"))
    if summary.counts.changed == 0:
        console.print(Text("No row of the warehouse changed.", style="bold"))
    current = f"{_from_here(summary.home / 'amarkav.duckdb')} (snapshot {summary.published.name})"
    console.print(Text(f"{'Published' if summary.fresh else 'Still published'}: {current}"))
    if next_commands:
        console.print("\nTry next:")
    for command in next_commands:
        console.print(Text(f"  {command}", style="cyan"), soft_wrap=True)


def print_claim(claim: Mapping[str, object], console: Console, terminal: Terminal) -> None:
    """The claim's sentence with the quote marked, then all its fields; every column that is not grouped comes last."""
    sentence = str(claim["sentence"])
    start = int(str(claim["span_start"])) - int(str(claim["sentence_start"]))
    end = int(str(claim["span_end"])) - int(str(claim["sentence_start"]))
    marked = Text(harmless(sentence[:start]))
    marked.append(f"⟦{harmless(sentence[start:end])}⟧", style="bold reverse")
    marked.append(harmless(sentence[end:]))
    if terminal.isolate:
        marked = Text("\u2067") + marked + Text("\u2069")
    console.print(marked, soft_wrap=True)
    grouped = {name for names in _GROUPS.values() for name in names} | {"sentence"}
    rest = tuple(name for name in claim if name not in grouped)
    for heading, names in (*_GROUPS.items(), ("besides", rest)):
        _print_fields(heading, {name: claim[name] for name in names if name in claim}, console, terminal)


def print_held_row(
    row: Mapping[str, object], log: Sequence[Mapping[str, object]], console: Console, terminal: Terminal
) -> None:
    """One row of the quarantine: its reason, its sentence, the held row itself, and all that happened to it."""
    console.print(terminal.text(str(row["reason"]), style="bold red"))
    if row.get("sentence"):
        console.print(Text(terminal.wrap(harmless(str(row["sentence"])))))
    fields = {name: value for name, value in row.items() if name not in ("payload", "reason", "sentence")}
    _print_fields("in quarantine", fields, console, terminal)
    payload = json.loads(str(row["payload"]))
    _print_fields("the row", payload, console, terminal)
    console.print(Text("\nwhat happened to it", style="bold"))
    for event in log:
        what = f"  {event['happened_at']:%Y-%m-%d %H:%M}  {event['event']} by {event['done_by']}: "
        console.print(Text(what) + terminal.text(str(event["note"])))


def print_review(review: Review, console: Console, terminal: Terminal) -> None:
    """What became of the rows that were decided on."""
    console.print(Text(review.headline, style="bold"))
    for row in review.rows:
        style = "yellow" if row.is_held else "green"
        console.print(Text(f"{row.quarantine_id}  {row.gate}.{row.expectation}  ") + Text(row.became, style=style))
        console.print(Text("    ") + terminal.text(row.reason))
    console.print(Text(f"Published: {_from_here(review.published)}"))


def print_held_list(rows: Sequence[Mapping[str, object]], console: Console, terminal: Terminal) -> None:
    """The rows of the quarantine, each with where it comes from and, below, the reason."""
    for row in rows:
        where = f"{row['source']}/{row['source_id']}" if row["source"] is not None else str(row["row_key"])
        console.print(
            Text(str(row["quarantine_id"]), style="bold")
            + Text(f"  {row['status']}  {row['gate']}.{row['expectation']}  ")
            + terminal.text(where, style="dim")
        )
        console.print(Text("    ") + terminal.text(str(row["reason"])))


def command_line(*words: str, home: str | None) -> str:
    """A command of ours as a person types it here: by its path where `amarkav` alone would not be found."""
    called = Path(sys.argv[0])
    program = str(_from_here(called)) if called.name == "amarkav" and which("amarkav") is None else "amarkav"
    return shlex.join((program, *words, *(("--home", home) if home is not None else ())))


def _from_here(path: Path) -> Path:
    """The path as seen from the working folder, where it lies below it."""
    here = Path.cwd()
    return path.absolute().relative_to(here) if path.absolute().is_relative_to(here) else path


def _print_counts(summary: RunSummary, console: Console) -> None:
    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    grid.add_column("loaded")
    for heading in ("inserted", "updated", "unchanged", "closed"):
        grid.add_column(heading, justify="right")
    for name, counts in loaded_tables(summary.counts):
        numbers = (counts.inserted, counts.updated, counts.unchanged, counts.closed)
        grid.add_row(name, *(f"{number:,}" if number else "·" for number in numbers))
    console.print()
    console.print(grid)


def _print_gates(lines: Sequence[GateLine], console: Console, terminal: Terminal) -> None:
    if not lines:
        console.print("\nNothing new came to a gate.")
        return
    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in ("gate", "said"):
        grid.add_column(heading)
    styles = {"flagged": "yellow", "quarantined": "red", "stopped": "bold red"}
    for gate, of_gate in groupby(lines, key=lambda line: line.gate):
        expectations = list(of_gate)
        failed = [line for line in expectations if line.failing]
        rows = max(line.checked for line in expectations)
        verdict = f"{len(expectations) - len(failed)} of {len(expectations)} expectations hold on {_count(rows, 'row')}"
        grid.add_row(gate, Text(verdict, style="green" if not failed else ""))
        for line in failed:
            said = f"{line.verdict}: {line.failing:,} of {line.checked:,} ({line.severity} {line.expectation})"
            grid.add_row("", terminal.text(f"{said} {line.reason}", style=styles.get(line.verdict, "")))
    console.print()
    console.print(grid)


def _print_held(summary: RunSummary, console: Console, terminal: Terminal) -> None:
    if not summary.held_rows:
        console.print("\nHeld back: nothing.")
        return
    console.print(
        Text(f"\nHeld back: {_count(summary.held_rows, 'row')}, in quarantine with their reasons", style="bold red")
    )
    for line in summary.held:
        first = "" if line.rows == 1 else "first "
        said = f"{line.rows:,} by {line.gate}.{line.expectation}, {first}{line.first_key}: {line.first_reason}"
        console.print(Text("  ") + terminal.text(said))


def _print_audits(summary: RunSummary, console: Console) -> None:
    audited = summary.audited
    if audited is None:
        console.print(Text("\nAudited: no, see the log above for why; the checks stand as before this run."))
        return
    if audited.checks == 0:
        return
    said = f"{audited.consistent:,} consistent, {audited.within_rounding:,} within rounding"
    wrong = f"{audited.off:,} off, {audited.contradiction:,} contradicted: amarkav audit"
    console.print(Text(f"\nAudited: {_count(audited.checks, 'check')}, {said}, {wrong}"))


def _print_rejections(summary: RunSummary, console: Console, terminal: Terminal) -> None:
    if not summary.rejected:
        return
    counted = ", ".join(f"{count:,} {reason}" for reason, count in summary.rejected.most_common())
    console.print(Text(f"\nRejected: {summary.rejected.total():,} ({counted})", style="bold yellow"))
    for rejection in summary.rejections[:_MOST_LINES]:
        where = f"{rejection.source}/{rejection.source_id}"
        console.print(Text("  ") + terminal.text(f"{where}: {rejection.reason}: {rejection.detail}"))
    if summary.rejected.total() > _MOST_LINES:
        console.print('  ... all of them: amarkav sql "SELECT * FROM rejections"')


def _print_fields(heading: str, values: Mapping[str, object], console: Console, terminal: Terminal) -> None:
    if not values:
        return
    console.print(Text(f"\n{heading}", style="bold"))
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    for name, value in values.items():
        shown = "–" if value is None else plain(value)
        if len(shown) > _LONGEST:  # the text of a whole article
            shown = f"{shown[:_LONGEST]} … ({len(shown):,} characters)"
        grid.add_row(Text(f"  {name}"), terminal.text(shown, style="dim" if value is None else ""))
    console.print(grid)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
