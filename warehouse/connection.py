"""Opens the two databases of a home: the working file for the one writer, the published snapshot for readers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.durable import sync_file, sync_folder
from warehouse.errors import WarehouseCorrupt, WarehouseError, WarehouseLocked, WarehouseMissing
from warehouse.home import Home
from warehouse.lock import hold_lock
from warehouse.migrations import migrate, refuse_newer

_Config = dict[str, str | bool | int | float | list[str]]

_NO_DOWNLOADS: _Config = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_READ_ONLY: _Config = {**_NO_DOWNLOADS, "enable_external_access": "false", "lock_configuration": "true"}


@contextmanager
def open_working(home: Home, *, at: datetime, wait_seconds: float = 60.0) -> Iterator[duckdb.DuckDBPyConnection]:
    """The working database, locked for this process, made and migrated if need be; closed at the end.

    Raises WarehouseLocked, SchemaTooNew, WarehouseCorrupt. Hold it to load and publish, not while fetching or reading.
    """
    with hold_lock(home.lock, wait_seconds=wait_seconds):
        if not home.working.exists():
            _create(home.working, at)
        with closing(_connect(home.working, read_only=False)) as con:
            migrate(con, at=at)
            yield con


@contextmanager
def open_published(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The newest published snapshot, read-only and without access to other files; closed at the end.

    It stays what it was when it was opened, whatever is published meanwhile. Raises WarehouseMissing when nothing was
    published yet, SchemaTooNew, WarehouseCorrupt.
    """
    with closing(_connect_newest(home)) as con:
        refuse_newer(con, str(home.published))
        yield con


def connect_snapshot(path: Path) -> duckdb.DuckDBPyConnection:
    """One snapshot, read-only and without access to other files. Raises WarehouseCorrupt, WarehouseLocked."""
    return _connect(path, read_only=True)


def _create(path: Path, at: datetime) -> None:
    """Makes an empty warehouse under another name first, so that a crash leaves no half-made file under this one."""
    unfinished = path.with_name(f"{path.name}.new")
    for leftover in (unfinished, unfinished.with_name(f"{unfinished.name}.wal")):
        leftover.unlink(missing_ok=True)
    with closing(_connect(unfinished, read_only=False)) as con:
        migrate(con, at=at)
    sync_file(unfinished)
    os.replace(unfinished, path)
    sync_folder(path.parent)


def _connect_newest(home: Home) -> duckdb.DuckDBPyConnection:
    # The link is resolved here because DuckDB keeps one instance a path: through the link itself, a process that still
    # holds an older snapshot would be given that one again.
    for _ in range(3):
        target = Path(os.path.realpath(home.published))
        if not target.is_file():
            break
        try:
            return connect_snapshot(target)
        except WarehouseError:
            # Removed between the two steps by a publisher that went on: look again.
            if target.exists():
                raise
    raise WarehouseMissing(f"nothing is published at {home.published} yet: run the pipeline first (amarkav run).")


def _connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(str(path), read_only=read_only, config=_READ_ONLY if read_only else _NO_DOWNLOADS)
    except duckdb.Error as error:
        text = str(error)
        if "Could not set lock" in text:
            raise WarehouseLocked(
                f"another program has {path} open for writing: close it and try again. DuckDB says: {text}"
            ) from error
        if isinstance(error, duckdb.IOException) and not os.access(path if path.exists() else path.parent, os.R_OK):
            raise WarehouseError(f"{path} cannot be read: check its permissions. DuckDB says: {text}") from error
        if isinstance(error, duckdb.IOException | duckdb.SerializationException | duckdb.InternalException):
            raise WarehouseCorrupt(
                f"{path} is no database that DuckDB {duckdb.__version__} can open; move it away and run again,"
                f" or restore a backup. DuckDB says: {text}"
            ) from error
        raise WarehouseError(f"{path} could not be opened. DuckDB says: {text}") from error
