"""What is published must survive a power cut: files and the folders that name them are written through to the disk."""

from __future__ import annotations

import os
from pathlib import Path


def replace_file(unfinished: Path, path: Path) -> None:
    """Gives a written file its name, whole or not at all: after a power cut there is the file before or this one."""
    sync_file(unfinished)
    os.replace(unfinished, path)
    sync_folder(path.parent)


def replace_folder(unfinished: Path, path: Path) -> None:
    """Gives a written folder its name, with the files in it on the disk; nothing may stand there."""
    for file in unfinished.iterdir():
        sync_file(file)
    sync_folder(unfinished)
    os.replace(unfinished, path)
    sync_folder(path.parent)


def make_folder(path: Path) -> None:
    """The folder and those above it, their names being on the disk."""
    if not path.is_dir():
        make_folder(path.parent)
        path.mkdir(exist_ok=True)
        sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Returns when the file's bytes are on the disk."""
    _sync(path, os.O_RDONLY)


def sync_folder(path: Path) -> None:
    """Returns when the folder's entries (names, renames, removals) are on the disk."""
    _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
