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


class QueryFailed(WarehouseError):
    """A query of a user failed."""
