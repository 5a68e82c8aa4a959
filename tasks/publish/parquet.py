"""Parquet beside the snapshot: `snapshots/amarkav-000007/claims.parquet`, and a symlink `parquet` to the newest.

Every table of the snapshot, texts included: it stays in the home, as the snapshot does. Folders of snapshots that are
gone go too.
"""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from tasks.publish.table_files import write_parquet
from warehouse.connection import connect_snapshot
from warehouse.durable import replace_folder, sync_folder
from warehouse.errors import WarehouseMissing
from warehouse.home import Home
from warehouse.lock import hold_lock
from warehouse.reports import list_tables, stream_table

_PATIENCE_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class ParquetFolder:
    """The Parquet files of one snapshot."""

    folder: Path
    tables: int
    rows: int
    fresh: bool
    """False when they were there already."""


def write_snapshot_parquet(home: Home) -> ParquetFolder:
    """The files of the newest snapshot. Raises WarehouseMissing when nothing was published yet, WarehouseLocked when
    another run does not finish writing them."""
    # A lock of its own: runs that fetch end side by side, and the warehouse is free for the next writer meanwhile.
    with hold_lock(home.lock.with_name("parquet.lock"), wait_seconds=_PATIENCE_SECONDS):
        return _write_newest(home)


def _write_newest(home: Home) -> ParquetFolder:
    snapshot = Path(os.path.realpath(home.published))
    if not snapshot.is_file():
        raise WarehouseMissing(f"nothing is published at {home.published} yet: run the pipeline first (amarkav run).")
    folder = snapshot.with_suffix("")
    fresh = not folder.is_dir()
    tables = rows = 0
    if fresh:
        unfinished = folder.with_name(f".{folder.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        con = connect_snapshot(snapshot, is_streamed=True)
        try:
            for name in list_tables(con):
                batches = stream_table(con, name)
                rows += write_parquet(unfinished / f"{name}.parquet", batches.schema, batches)
                tables += 1
        finally:
            con.close()
        replace_folder(unfinished, folder)
    _point_to(home, folder)
    _remove_orphans(home)
    return ParquetFolder(folder, tables, rows, fresh)


def _point_to(home: Home, folder: Path) -> None:
    link = home.root / ".parquet.new"
    link.unlink(missing_ok=True)
    link.symlink_to(folder.relative_to(os.path.realpath(home.root)), target_is_directory=True)
    os.replace(link, home.root / "parquet")
    sync_folder(home.root)


def _remove_orphans(home: Home) -> None:
    for folder in home.snapshots.iterdir():
        name = re.fullmatch(r"\.?(amarkav-\d{6,})(\.new)?", folder.name)
        if folder.is_dir() and name is not None and not (home.snapshots / f"{name[1]}.duckdb").exists():
            shutil.rmtree(folder, ignore_errors=True)
