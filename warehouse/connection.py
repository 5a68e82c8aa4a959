"""Opens the two databases of a home: the working file for the one writer, the published snapshot for readers."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.durable import replace_file
from warehouse.errors import WarehouseCorrupt, WarehouseError, WarehouseLocked, WarehouseMissing, describe_trouble
from warehouse.home import Home
from warehouse.lock import hold_lock
from warehouse.migrations import is_up_to_date, migrate, refuse_newer
from warehouse.statements import run_file, run_text

_Config = dict[str, str | bool | int | float | list[str]]

_NO_DOWNLOADS: _Config = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_WORKING: _Config = {**_NO_DOWNLOADS, "checkpoint_threshold": "1TB"}  # once, when it is closed
_LEAST_MEMORY = 512 * 1024**2
"""Bytes that DuckDB may hold of a small working database; of a larger one, half of what its file has.

What is more goes to `warehouse.duckdb.tmp` beside it. DuckDB's own limit, four fifths of the machine, is meant for a
program that is alone there.
"""
_READ_ONLY: _Config = {**_NO_DOWNLOADS, "enable_external_access": "false", "lock_configuration": "true"}


@contextmanager
def open_working(
    home: Home, *, at: datetime, wait_seconds: float = 60.0, beside_others: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The working database, locked for this process, made and migrated if need be; closed at the end.

    `beside_others`: on one thread and in little memory, for what is done while others work on the same machine.

    Raises WarehouseLocked, SchemaTooNew, WarehouseCorrupt, and WarehouseError for what DuckDB cannot do meanwhile.
    Hold it to load and publish, not while fetching or reading.
    """
    try:
        with hold_lock(home.lock, wait_seconds=wait_seconds), closing(_open(home.working, at)) as con:
            if beside_others:
                run_file(con, "state/be_small")
            yield con
    except duckdb.Error as error:
        raise WarehouseError(f"{home.working} could not be read or written: {describe_trouble(error)}") from error


@contextmanager
def open_published(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The newest published snapshot, read-only and without access to other files; closed at the end.

    It stays what it was when it was opened, whatever is published meanwhile. Raises WarehouseMissing when nothing was
    published yet, SchemaTooNew, WarehouseCorrupt.
    """
    with closing(_connect_newest(home)) as con:
        refuse_newer(con, str(home.published))
        try:
            yield con
        except (duckdb.IOException, duckdb.SerializationException, duckdb.InternalException) as error:
            raise WarehouseCorrupt(
                f"{home.published} could not be read to its end: «amarkav doctor --repair» publishes a whole one."
                f" DuckDB says: {describe_trouble(error)}"
            ) from error


def connect_snapshot(path: Path, *, is_streamed: bool = False) -> duckdb.DuckDBPyConnection:
    """One snapshot, read-only and without access to other files. Raises WarehouseCorrupt, WarehouseLocked.

    What is read from end to end needs no copy of the whole file in memory: then `is_streamed`.
    """
    return _connect(path, read_only=True, memory=_LEAST_MEMORY if is_streamed else None)


def settle_working(path: Path) -> None:
    """Brings what a crash left in the log into the file itself, so that the file alone is whole; the lock is held.

    Raises SchemaTooNew, WarehouseCorrupt, WarehouseLocked.
    """
    with closing(_connect(path, read_only=False, memory=_choose_memory(path))) as con:
        refuse_newer(con, str(path))
        run_file(con, "state/checkpoint")


def _open(path: Path, at: datetime) -> duckdb.DuckDBPyConnection:
    if not path.exists():
        _set_aside_log(path)
        _make(path, at)
    con = _connect(path, read_only=False, memory=_choose_memory(path))
    if is_up_to_date(con):
        return con
    con.close()
    _make(path, at)
    return _connect(path, read_only=False, memory=_choose_memory(path))


def _make(path: Path, at: datetime) -> None:
    """Makes or upgrades the warehouse under another name, which takes its place in one step.

    A schema is never changed in place: a log that holds such changes, left by a crash, is one that DuckDB 1.5 may not
    be able to replay (a comment on a column of a table whose checks call a function), and then the file opens no more.
    """
    unfinished = path.with_name(f"{path.name}.new")
    for leftover in (unfinished, _log_of(unfinished)):
        leftover.unlink(missing_ok=True)
    if path.exists():
        if _log_of(path).exists():
            raise WarehouseError(f"{path} was closed and left {_log_of(path).name} behind: run again.")
        shutil.copyfile(path, unfinished)
    with closing(_connect(unfinished, read_only=False)) as con:
        migrate(con, at=at)
    replace_file(unfinished, path)


def _set_aside_log(path: Path) -> None:
    """Moves a log away whose warehouse is gone: DuckDB would replay it into the new one."""
    if _log_of(path).exists():
        number = 1 + len(list(path.parent.glob(f"{_log_of(path).name}.orphan-*")))
        replace_file(_log_of(path), path.with_name(f"{_log_of(path).name}.orphan-{number}"))


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")


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


def _connect(path: Path, *, read_only: bool, memory: int | None = None) -> duckdb.DuckDBPyConnection:
    config = dict(_READ_ONLY if read_only else _WORKING)
    if memory is not None:
        config["memory_limit"] = f"{memory}B"
    try:
        return duckdb.connect(str(path), read_only=True, config=config) if read_only else _attach(path, config)
    except duckdb.Error as error:
        text = describe_trouble(error)
        if "Could not set lock" in text:
            raise WarehouseLocked(
                f"another program has {path} open for writing: close it and try again. DuckDB says: {text}"
            ) from error
        if isinstance(error, duckdb.IOException) and not os.access(path if path.exists() else path.parent, os.R_OK):
            raise WarehouseError(f"{path} cannot be read: check its permissions. DuckDB says: {text}") from error
        if isinstance(error, duckdb.IOException | duckdb.SerializationException | duckdb.InternalException):
            raise WarehouseCorrupt(
                f"{path} is no database that DuckDB {duckdb.__version__} can open: «amarkav doctor --repair» makes it"
                f" anew and keeps this one aside. DuckDB says: {text}"
            ) from error
        raise WarehouseError(f"{path} could not be opened. DuckDB says: {text}") from error


def _attach(path: Path, config: _Config) -> duckdb.DuckDBPyConnection:
    """A connection that writes to this file: attached, for only then can the size of its row groups be chosen."""
    con = duckdb.connect(config={**config, "temp_directory": f"{path}.tmp"})
    try:
        row = run_file(con, "state/attach_working", path=str(path)).fetchone()
        assert row is not None
        run_text(con, row[0])
        run_file(con, "state/use_working")
    except BaseException:
        con.close()
        raise
    return con


def _choose_memory(path: Path) -> int:
    """Bytes that DuckDB may hold of this working database."""
    return max(_LEAST_MEMORY, path.stat().st_size // 2 if path.exists() else 0)
