"""`amarkav quarantine`: what the gates held back, and what is decided about it. Reading it imports nothing heavy."""

from __future__ import annotations

import getpass
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, cast

from cyclopts import App, Parameter
from rich.console import Console

from flows.own_server import prepare_run
from flows.terminal import Terminal
from warehouse.home import Home

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

    from flows.review_quarantine import Review

quarantine = App(name="quarantine", help="The rows that a gate held back: look at them, and decide on them.")

_HELD = 3
HomeOption = Annotated[
    Path | None, Parameter(name="--home", help="Folder of the warehouse; by default AMARKAV_HOME, else ./data.")
]
Note = Annotated[str, Parameter(help="Why, for who comes after you; it is kept with each row.")]
By = Annotated[str | None, Parameter(help="Who decides. Default: the name of your login.")]
Ids = Annotated[str, Parameter(name="ROW", help="Identities of held rows, or their beginnings.", negative=())]


@quarantine.command(name="list")
def list_held(
    *,
    status: Annotated[
        Literal["held", "released", "dropped", "superseded", "all"],
        Parameter(help="superseded: a later reading no longer gives the row, or gives it soundly."),
    ] = "held",
    limit: Annotated[int, Parameter(help="Rows to show at most.")] = 100,
    home: HomeOption = None,
) -> int:
    """List what the gates held back, newest first, with the reasons."""
    from flows.screens import print_held_list
    from warehouse.connection import open_published
    from warehouse.quarantine import list_quarantine

    with open_published(Home.resolve(home, os.environ)) as connection:
        rows = list_quarantine(connection, status=None if status == "all" else status, limit=limit)
    console, terminal = _output()
    if rows.num_rows == 0:
        console.print("The quarantine is empty." if status == "all" else f"No row in quarantine is {status}.")
    print_held_list(rows.to_pylist(), console, terminal)
    if rows.num_rows == limit:
        console.print(f"These are the newest {limit:,}; --limit shows more.")
    return 0


@quarantine.command(name="show")
def show_held(quarantine_id: str, *, home: HomeOption = None) -> int:
    """Show one row: the reason, the sentence, the row itself, and all that happened to it."""
    from flows.screens import print_held_row
    from warehouse.connection import open_published
    from warehouse.quarantine import read_log, show_quarantine

    with open_published(Home.resolve(home, os.environ)) as connection:
        (row,) = show_quarantine(connection, quarantine_id).to_pylist()
        log = read_log(connection, row["quarantine_id"]).to_pylist()
    print_held_row(row, log, *_output())
    return 0


@quarantine.command
def release(*rows: Ids, note: Note, by: By = None, home: HomeOption = None) -> int:
    """Let rows in that are right after all: they go through the gates again and are loaded as they were held back.

    Each passes what it was released from, and nothing else: a row that failed two expectations needs two releases. The
    decision holds when the article is read again, as long as the row says the same.
    """
    return _review("release", rows, note, by, home)


@quarantine.command
def drop(*rows: Ids, note: Note, by: By = None, home: HomeOption = None) -> int:
    """Keep rows out for good, also when their articles are read again; the rows stay to be looked at."""
    return _review("drop", rows, note, by, home)


@quarantine.command
def retry(*rows: Ids, note: Note, by: By = None, home: HomeOption = None) -> int:
    """Read the articles of held rows again and judge them anew, after the reader or a gate was improved.

    Without a row: all articles that have one held.
    """
    return _review("retry", rows, note, by, home)


def _review(
    action: Literal["release", "drop", "retry"], rows: Sequence[str], note: str, by: str | None, home: Path | None
) -> int:
    place = Home.resolve(home, os.environ)
    prepare_run(place)
    from flows.local_run import call_here  # Prefect costs seconds: only who decides pays them
    from flows.review_quarantine import review_quarantine
    from flows.screens import print_review

    with Console(stderr=True).status("gating, loading ..."):
        review = call_here(
            lambda: cast(
                "State[Review]",
                review_quarantine(
                    action=action,
                    by=by or getpass.getuser(),
                    note=note,
                    rows=list(rows),
                    home=place.root,
                    return_state=True,
                ),
            )
        )
    print_review(review, *_output())
    return _HELD if review.still_held else 0


def _output() -> tuple[Console, Terminal]:
    console = Console(markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        # A pipe has no width: nothing is wrapped or cut there.
        console = Console(markup=False, highlight=False, emoji=False, width=100_000, soft_wrap=True)
    return console, Terminal.of(os.environ, is_terminal=console.is_terminal)
