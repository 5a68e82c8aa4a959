"""One writer at a time: a file lock that names its holder.

`flock` and not a file that exists or not: the kernel lets go of it when the holder dies, however it dies. The file
itself stays, because removing it would let two processes hold two locks of the same name.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from warehouse.durable import make_folder
from warehouse.errors import WarehouseError, WarehouseLocked, describe_trouble


@contextmanager
def hold_lock(path: Path, *, wait_seconds: float) -> Iterator[None]:
    """Holds the lock for the body. Raises WarehouseLocked, naming the holder, when it isn't free in time,
    and WarehouseError where it cannot be written."""
    try:
        make_folder(path.parent)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise WarehouseError(f"the lock {path} could not be taken: {describe_trouble(error)}") from error
    try:
        _acquire(handle, path, wait_seconds)
        _name_holder(handle, f"{os.getpid()}\n")
        yield
        _name_holder(handle, "")
    finally:
        os.close(handle)


def _name_holder(handle: int, name: str) -> None:
    with suppress(OSError):  # on a full disk the lock holds all the same, without the name
        os.ftruncate(handle, 0)
        os.pwrite(handle, name.encode(), 0)


def _acquire(handle: int, path: Path, wait_seconds: float) -> None:
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            left = deadline - time.monotonic()
            if left <= 0:
                holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
                raise WarehouseLocked(
                    f"process {holder} is writing to this warehouse and did not finish within {wait_seconds:g} seconds"
                    f" (lock: {path}). Try again when it has ended."
                ) from None
            time.sleep(min(0.1, left))
