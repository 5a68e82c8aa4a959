"""`amarkav backup` and `amarkav restore`: a whole home in one file, and back."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from warehouse.home import Home

HomeOption = Annotated[
    Path | None, Parameter(name="--home", help="Folder of the warehouse; by default AMARKAV_HOME, else ./data.")
]


def backup(
    file: Path,
    *,
    home: HomeOption = None,
    force: Annotated[bool, Parameter(help="Overwrite a file of that name.", negative=())] = False,
) -> int:
    """Write the whole home into one file: the warehouse, every page that was ever fetched, sources.csv.

    Reading goes on meanwhile; whoever writes waits. Snapshots and reports are not in it, they are made anew.
    """
    from warehouse.backup import write_backup

    place = Home.resolve(home, os.environ)
    done = write_backup(place, file, at=datetime.now(UTC), program=version("amarkav"), force=force)
    _say(f"{done.files:,} files ({done.bytes / 1e6:,.1f} MB) of {place.root} in {file}")
    return 0


def restore(
    file: Path,
    *,
    home: HomeOption = None,
    force: Annotated[bool, Parameter(help="Overwrite the home that is there.", negative=())] = False,
) -> int:
    """Bring a backup back as a home, and publish it: every file is held against its hash before any is put in place."""
    from warehouse.backup import restore_backup

    place = Home.resolve(home, os.environ)
    done = restore_backup(file, place, at=datetime.now(UTC), force=force)
    _say(f"{done.files:,} files ({done.bytes / 1e6:,.1f} MB) of {file} in {place.root}; published: {place.published}")
    return 0


def _say(text: str) -> None:
    Console(markup=False, highlight=False, emoji=False).print(Text(text), soft_wrap=True)
