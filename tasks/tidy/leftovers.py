"""What a home gathers and nobody reads any more, found by age: `parts/` of killed runs, pages, docs, task results.

The warehouse and its snapshots are never touched. The age of a folder is that of the newest file in it, so that a run
which is still writing is young however long ago it began.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed of one kind."""

    kind: str
    files: int
    bytes: int

    @property
    def headline(self) -> str:
        """One sentence part for a state's message."""
        return f"{self.files:,} of {self.kind} ({self.bytes / 1_000_000:,.1f} MB)"


def remove_old_folders(root: Path, kind: str, *, older_than: timedelta, now: datetime, keep: int = 0) -> Removed:
    """Folders directly below `root` whose newest file is older; the `keep` newest stay whatever their age."""
    dated = sorted(((_newest(folder), folder) for folder in _folders(root)), reverse=True)
    limit = (now - older_than).timestamp()
    removed = [folder for changed, folder in dated[keep:] if changed < limit]
    size = sum(_size(folder) for folder in removed)
    for folder in removed:
        shutil.rmtree(folder)
    return Removed(kind, len(removed), size)


def remove_old_files(root: Path, kind: str, *, older_than: timedelta, now: datetime) -> Removed:
    """Files anywhere below `root` that are older, and the folders this leaves empty."""
    limit = (now - older_than).timestamp()
    count = size = 0
    for path in list(_files(root)):
        stat = path.stat()
        if stat.st_mtime < limit:
            path.unlink()
            count, size = count + 1, size + stat.st_size
    for folder in sorted(root.rglob("*/"), reverse=True):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    return Removed(kind, count, size)


def _folders(root: Path) -> list[Path]:
    # A link is somebody's arrangement, and what it leads to is not below this folder.
    return [path for path in root.iterdir() if path.is_dir() and not path.is_symlink()] if root.is_dir() else []


def _files(root: Path) -> Iterator[Path]:
    return (path for path in root.rglob("*") if path.is_file() and not path.is_symlink())


def _newest(folder: Path) -> float:
    return max((path.stat().st_mtime for path in _files(folder)), default=folder.stat().st_mtime)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in _files(folder))
