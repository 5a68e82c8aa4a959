"""Several homes into one DuckLake: a catalogue in PostgreSQL, rows as Parquet in a folder that all can reach.

Each home is one writer, and its rows bear its name: pushing again replaces them in one transaction, so that readers see
the old ones or the new ones. Writers don't wait for each other; where the catalogue says that two met, the later one
tries again. A lake has no keys and no checks: what is pushed has passed the gates of its home. The extensions come as
packages (extra `lake`); nothing is downloaded.
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import duckdb

from warehouse.errors import WarehouseError, WarehouseMissing
from warehouse.home import Home
from warehouse.statements import run_file, run_text

_TRIES = 20
_PASSWORDS = re.compile(r"\bpassword\s*=\s*(?:'((?:\\.|[^'\\])*)'|([^\s']+))|://[^\s:/@]*:([^\s/]+)@", re.IGNORECASE)
_MET = ("conflict", "could not serialize", "deadlock", "duplicate key", "already exists")


class LakeUnreachable(WarehouseError):
    """The lake cannot be opened: the extensions are missing, the catalogue does not answer, or the folder is wrong."""


def push_home(home: Home, catalogue: str, data: str, writer: str) -> dict[str, int]:
    """Replaces the writer's rows in the lake by those of the newest snapshot; the number of rows of each table.

    `catalogue` is as DuckLake has it (`postgres:dbname=trade host=db`), `data` the folder of its Parquet files. Raises
    WarehouseMissing, LakeUnreachable, and WarehouseError when other writers were in the way twenty times.
    """
    snapshot = Path(os.path.realpath(home.published))
    if not snapshot.is_file():
        raise WarehouseMissing(f"nothing is published at {home.published} yet: run the pipeline first (amarkav run).")
    with open_lake(catalogue, data) as con:
        _run_made(con, "lake/attach_home", path=str(snapshot))
        steps = run_file(con, "lake/tables").fetchall()
        for attempt in range(_TRIES):
            try:
                return _replace(con, steps, writer)
            except duckdb.Error as error:
                if not _met(error):
                    said = hide_password(f"{writer} could not be pushed; DuckDB says: {error}", catalogue)
                    raise WarehouseError(said) from None
            _wait(attempt)
    raise WarehouseError(f"{writer} met other writers of the lake {_TRIES} times; nothing of it changed, push it again")


@contextmanager
def open_lake(catalogue: str, data: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the lake attached as `lake`, which is made where it is not there. Raises LakeUnreachable."""
    with closing(duckdb.connect(config={"autoinstall_known_extensions": "false"})) as con:
        try:
            from duckdb_extensions import import_extension

            for extension in ("ducklake", "postgres_scanner"):
                import_extension(extension, con=con)
        except ImportError as error:
            raise LakeUnreachable("the extensions of a lake are not installed: pip install 'amarkav[lake]'") from error
        for attempt in range(_TRIES):
            try:
                _run_made(con, "lake/attach", catalogue=catalogue, data=data)
                break
            except duckdb.Error as error:
                # Two that open an empty catalogue at once both want to make its tables.
                if attempt == _TRIES - 1 or not _met(error):
                    said = hide_password(f"the lake {catalogue} cannot be opened; DuckDB says: {error}", catalogue)
                    raise LakeUnreachable(said) from None  # a traceback would tell the password
            _wait(attempt)
        yield con


def hide_password(text: str, catalogue: str) -> str:
    """The text without the passwords of the catalogue, written as `password=x`, `password='x'` or `://user:x@`."""
    for found in _PASSWORDS.finditer(catalogue):
        for password in filter(None, found.groups()):
            text = text.replace(password, "***")
    return text


def _met(error: duckdb.Error) -> bool:
    """Whether another writer was in the way."""
    return any(word in str(error).lower() for word in _MET)


def _wait(attempt: int) -> None:
    time.sleep(random.uniform(0.05, 0.3) * (attempt + 1))


def _replace(con: duckdb.DuckDBPyConnection, steps: list[tuple[str, str, str]], writer: str) -> dict[str, int]:
    for make, _, _ in steps:
        con.execute(make)
    counts = {}
    con.begin()
    try:
        for _, empty, fill in steps:
            con.execute(empty, {"writer": writer})
            row = con.execute(fill, {"writer": writer}).fetchone()
            counts[fill.split()[2].removeprefix("lake.")] = 0 if row is None else int(row[0])
        con.commit()
    except BaseException:
        with suppress(duckdb.Error):  # a commit that met another writer's has rolled back by itself
            con.rollback()
        raise
    return counts


def _run_made(con: duckdb.DuckDBPyConnection, file: str, **parameters: str) -> None:
    """Runs the statement that the file's query makes: ATTACH takes no parameters."""
    row = run_file(con, file, **parameters).fetchone()
    assert row is not None
    run_text(con, row[0])
