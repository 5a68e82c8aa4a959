"""`amarkav audit`: what the arithmetic of the claims says, both quotes side by side."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from flows.terminal import Terminal
from warehouse.home import Home

_STYLES = {"contradiction": "bold red", "off": "yellow", "within_rounding": "", "consistent": "green"}


def audit(
    article: Annotated[
        str | None, Parameter(help="An article or a claim, by (the beginning of) its id or its key at the source.")
    ] = None,
    *,
    verdict: Annotated[
        list[Literal["consistent", "within_rounding", "off", "contradiction"]] | None,
        Parameter(help="May be repeated. Default: off and contradiction; all of them for one article.", negative=()),
    ] = None,
    limit: Annotated[int, Parameter(help="Checks to show at most.")] = 50,
    home: Annotated[
        Path | None, Parameter(name="--home", help="Folder of the warehouse; by default AMARKAV_HOME, else ./data.")
    ] = None,
) -> int:
    """Show what the claims' own arithmetic says: shares, balances, growths, totals, one speaker against another.

    Every verdict comes from what the figures allow as they are printed: 8.5 of 57 is anything from 14.70 to 15.13.
    """
    from flows.tables import to_text
    from warehouse.auditing import count_audits, list_audits
    from warehouse.connection import open_published

    wanted = list(verdict) if verdict else ["off", "contradiction"] if article is None else None
    console = Console(markup=False, highlight=False, emoji=False)
    terminal = Terminal.of(os.environ, is_terminal=console.is_terminal)
    with open_published(Home.resolve(home, os.environ)) as connection:
        kinds = count_audits(connection)
        checks = list_audits(connection, article=article, verdicts=wanted, limit=limit).to_pylist()
    if article is None:
        console.print(Text(to_text(kinds)) if kinds.num_rows else Text("Nothing could be checked yet."), soft_wrap=True)
    if not checks:
        what = "no check" if wanted is None else f"no check that is {' or '.join(wanted)}"
        console.print(Text(f"There is {what}{'' if article is None else f' of «{article}»'}."), soft_wrap=True)
    for check in checks:
        _print_check(check, console, terminal)
    if len(checks) == limit:
        console.print(Text(f"These are the gravest {limit:,}; --limit shows more."))
    return 0


def _print_check(check: Mapping[str, Any], console: Console, terminal: Terminal) -> None:
    head = Text(check["verdict"].replace("_", " "), style=_STYLES[check["verdict"]])
    where = f"{check['source']}/{check['source_id']}"
    console.print(head + Text(f"  {check['audit']}  ") + terminal.text(where, style="dim"), soft_wrap=True)
    console.print(Text("    ") + terminal.text(check["detail"]), soft_wrap=True)
    said = terminal.text(f"«{check['quote']}»") + Text("  against  ")
    against = [f"«{quote}»" for quote in check["other_quotes"]] or [str(check["reference"])]
    others = [terminal.text(words) for words in against]
    console.print(Text("    ") + said + Text(" · ").join(others), soft_wrap=True)
    console.print(Text(f"    amarkav show {check['claim_id']}", style="dim"), soft_wrap=True)
