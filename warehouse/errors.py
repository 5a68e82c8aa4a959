"""What can go wrong in the warehouse. Each message is a sentence for a person: what was expected, seen, and where."""

from __future__ import annotations


class WarehouseError(Exception):
    """Base of all errors of this package."""


class WarehouseLocked(WarehouseError):
    """Another process has the working database open."""


class WarehouseMissing(WarehouseError):
    """There is nothing to read: no snapshot was published yet, or no such row."""


class WarehouseCorrupt(WarehouseError):
    """The file is no database that this program can read."""


class SchemaTooNew(WarehouseError):
    """The file was written by a newer program."""


class BatchRefused(WarehouseError):
    """A batch breaks the loader's contract; nothing of it was stored."""


class BackupRefused(WarehouseError):
    """A backup that is not written or not restored; nothing was changed."""


class QueryFailed(WarehouseError):
    """A query of a user failed."""


def describe_trouble(error: Exception) -> str:
    """What DuckDB or the system says, without a stack trace, and what to do about it where that is plain."""
    said = str(error).partition("\n")[0].strip()
    if isinstance(error, MemoryError):
        return f"{_ADVICE['Out of Memory']}. It says: {said or 'out of memory'}"
    if isinstance(error, OSError) and error.strerror is not None:
        said = f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    for sign, advice in _ADVICE.items():
        if sign in said:
            return f"{advice}. It says: {said}"
    return said


_ADVICE = {
    "No space left on device": "the disk is full; make room and run again, what was loaded stays",
    "Too many open files": "this process may not open more files; raise «ulimit -n» and run again",
    "Read-only file system": "it is on a read-only file system; mount it for writing, or choose another --home",
    "Permission denied": "this user may not write there; give it the permission, or choose another --home",
    "could not allocate": "there was not enough memory; free some, or take a smaller --batch-size, and run again",
    "Out of Memory": "there was not enough memory; free some, or take a smaller --batch-size, and run again",
}
