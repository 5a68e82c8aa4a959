"""The commands `amarkav serve` and `amarkav doctor`: the Prefect UI with all it needs, and whether this can run."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from flows.environment import set_for_terminal
from flows.terminal import harmless
from warehouse.home import Home

if TYPE_CHECKING:
    from flows.doctor import Finding

_PROJECT = Path(__file__).resolve().parent.parent
_STYLES = {"good": "green", "note": "yellow", "bad": "bold red"}

HomeOption = Annotated[
    Path | None, Parameter(name="--home", help="Folder of the warehouse; by default AMARKAV_HOME, else ./data.")
]
PortOption = Annotated[int, Parameter(name="--port", help="Port of the Prefect server and its UI.")]


def serve(*, home: HomeOption = None, port: PortOption = 4200) -> int:
    """Start the Prefect server, its UI, a worker and all deployments on this machine, until Ctrl-C.

    Stopping and starting again loses nothing: a run that was interrupted goes on.
    """
    from flows.serve import serve as serve_until_stopped
    from flows.serve import set_for_server

    place = Home.resolve(home, os.environ)
    place.root.mkdir(parents=True, exist_ok=True)
    set_for_server(os.environ, place, port)
    serve_until_stopped(place, port, _PROJECT)
    return 0


def doctor(
    *,
    repair: Annotated[
        bool, Parameter(negative=(), help="Make a damaged warehouse or snapshot anew; what is damaged is kept aside.")
    ] = False,
    home: HomeOption = None,
    port: PortOption = 4200,
) -> int:
    """Check the set-up: packages, settings, disk, warehouse, lock and server. Ends with 1 when something is bad.

    With --repair every row of the warehouse and of the published snapshot is read first. A warehouse that cannot be
    read is made anew from the newest snapshot that can, and the pages in raw/ are read again.
    """
    from flows.doctor import examine

    place = Home.resolve(home, os.environ)
    if repair:
        set_for_terminal(os.environ, place.prefect)
        from flows.repair import repair as repair_home

        _show(repair_home(place))
    return int(_show(examine(place, port, _PROJECT, os.environ)))


def _show(findings: Iterable[Finding]) -> bool:
    """Prints them; whether one is bad."""
    console = Console(markup=False, highlight=False, emoji=False)
    worst = False
    for finding in findings:
        line = Text(f"{finding.verdict:<5}", style=_STYLES[finding.verdict])
        console.print(line + Text(f"{finding.subject:<10} {harmless(finding.seen)}"), soft_wrap=True)
        if finding.advice:
            console.print(Text(f"{'':15} -> {finding.advice}"), soft_wrap=True)
        worst |= finding.verdict == "bad"
    return worst
