"""Makes a working database anew when it can't be read any more: from the newest snapshot that is whole, else empty.

Nothing is removed: the damaged files stay in `work/damaged-1/`. What was loaded after that snapshot was published is
read again from the kept pages, which the caller sees to.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.connection import connect_snapshot
from warehouse.durable import make_folder, replace_file, sync_folder
from warehouse.errors import WarehouseError, WarehouseLocked, describe_trouble
from warehouse.fetching import PAGES, STATE, store_fetches
from warehouse.home import Home
from warehouse.lock import hold_lock
from warehouse.snapshot import list_snapshots
from warehouse.statements import run_file, run_text


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What the working database was made of."""

    snapshot: Path | None
    """None where no snapshot was whole: it begins empty."""
    damaged: Path
    """The folder that the damaged files were moved to."""


def find_damage(path: Path) -> str | None:
    """What keeps a database from being read, every block of every table; None for one that is whole.

    Raises WarehouseLocked while another process writes to it.
    """
    try:
        with closing(connect_snapshot(path)) as con:
            for (statement,) in run_file(con, "state/read_everything").fetchall():
                run_text(con, statement).fetchall()
    except WarehouseLocked:
        raise
    except (WarehouseError, duckdb.Error) as error:
        return describe_trouble(error)
    return None


def find_whole_snapshot(home: Home) -> Path | None:
    """The newest snapshot that can be read to its end."""
    return next((path for path in reversed(list_snapshots(home)) if find_damage(path) is None), None)


def rebuild_working(home: Home) -> Rebuilt:
    """Replaces the working database by the newest whole snapshot; without one the next writer makes an empty one.

    Raises WarehouseLocked while another process writes.
    """
    with hold_lock(home.lock, wait_seconds=0):
        snapshot = find_whole_snapshot(home)
        number = 1 + len(list(home.working.parent.glob("damaged-*")))
        damaged = home.working.parent / f"damaged-{number}"
        make_folder(damaged)
        for file in home.working.parent.glob(f"{home.working.name}*"):
            file.rename(damaged / file.name)
        sync_folder(damaged)
        sync_folder(home.working.parent)
        if snapshot is not None:
            unfinished = home.working.with_name(f"{home.working.name}.new")
            shutil.copyfile(snapshot, unfinished)
            replace_file(unfinished, home.working)
    return Rebuilt(snapshot, damaged)


def restore_pages(con: duckdb.DuckDBPyConnection, pages: pa.Table) -> int:
    """How many of these pages (of PAGES' columns) the warehouse did not know: they wait to be read from now on."""
    before = run_file(con, "fetching/count_pages").fetchone()
    store_fetches(con, state=STATE.empty_table(), pages=pages.select(PAGES.names))
    after = run_file(con, "fetching/count_pages").fetchone()
    assert before is not None
    assert after is not None
    return int(after[0] - before[0])
