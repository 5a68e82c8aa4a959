"""Publishes the working database: a numbered, read-only copy, and a symlink that is swapped to it in one step.

Readers open `amarkav.duckdb` -> `snapshots/amarkav-000007.duckdb`. Whoever has an older one open keeps it, for an open
file stays readable after its name is gone; whoever opens next gets the new one; nobody sees half of one.
"""

from __future__ import annotations

import os
import re
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.connection import connect_snapshot
from warehouse.durable import replace_file, sync_folder
from warehouse.errors import WarehouseError, describe_trouble
from warehouse.home import Home
from warehouse.instants import to_utc
from warehouse.statements import run_file, run_text

_NAME = re.compile(r"amarkav-(\d{6,})\.duckdb")


@dataclass(frozen=True, slots=True)
class Published:
    """The snapshot that readers open now."""

    path: Path
    number: int
    fresh: bool
    """False when nothing had changed since, so that no new one was made."""


def publish(
    con: duckdb.DuckDBPyConnection, home: Home, *, at: datetime, keep: int = 5, force: bool = False
) -> Published:
    """The newest snapshot, made of the working database `con` (held open by open_working) if anything changed.

    The `keep` newest snapshots stay. Raises WarehouseError when it can't be written; readers then keep the one before.
    """
    if keep < 1:
        raise ValueError(f"at least one snapshot is kept, not {keep}")
    try:
        home.snapshots.mkdir(parents=True, exist_ok=True)
        _remove_unfinished(home)
        current = _current(home)
        if current is not None and not force and _holds_content_of(con, current.path):
            return current
        number = 1 + max((_number(path) for path in list_snapshots(home)), default=0)
        target = home.snapshots / f"amarkav-{number:06d}.duckdb"
        _write(con, target, number, at)
        _point_to(home, target)
        for old in list_snapshots(home)[:-keep]:
            old.unlink()
    except (OSError, duckdb.Error) as error:
        raise WarehouseError(
            f"no snapshot could be published in {home.snapshots}: {describe_trouble(error)}"
        ) from error
    return Published(target, number, fresh=True)


def _write(con: duckdb.DuckDBPyConnection, target: Path, number: int, at: datetime) -> None:
    """Makes the snapshot under another name, reads it once, and names it when it is whole and on the disk."""
    unfinished = target.with_name(f".{target.name}.new")
    row = run_file(con, "state/attach_snapshot", path=str(unfinished)).fetchone()
    assert row is not None
    run_text(con, row[0])
    try:
        run_file(con, "state/copy_snapshot", number=number, at=to_utc(at))
    finally:
        run_file(con, "state/detach_snapshot")
    if not _holds_content_of(con, unfinished):
        raise WarehouseError(f"the snapshot {unfinished} does not hold what was written to it")
    replace_file(unfinished, target)


def _point_to(home: Home, target: Path) -> None:
    link = home.root / f".{home.published.name}.new"
    link.unlink(missing_ok=True)
    # Relative, so that a home can be moved or mounted elsewhere.
    link.symlink_to(target.relative_to(home.root))
    os.replace(link, home.published)
    sync_folder(home.root)


def _holds_content_of(con: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Whether the snapshot says it holds what the working database holds now; a broken one does not."""
    try:
        with closing(connect_snapshot(path)) as snapshot:
            held = run_file(snapshot, "state/content_version").fetchone()
    except (WarehouseError, duckdb.Error):
        return False
    return bool(held == run_file(con, "state/content_version").fetchone())


def _current(home: Home) -> Published | None:
    """The snapshot that the symlink points to; None where there is none."""
    path = Path(os.path.realpath(home.published))
    if path not in list_snapshots(home):
        return None
    return Published(path, _number(path), fresh=False)


def list_snapshots(home: Home) -> list[Path]:
    """All snapshots that were finished, oldest first."""
    if not home.snapshots.is_dir():
        return []
    found = [path for path in Path(os.path.realpath(home.snapshots)).iterdir() if _NAME.fullmatch(path.name)]
    return sorted(found, key=_number)


def _number(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def _remove_unfinished(home: Home) -> None:
    """What a crash left behind; nobody else writes here, the lock of the working database is held."""
    for path in home.snapshots.glob(".amarkav-*.duckdb.new*"):
        path.unlink()
