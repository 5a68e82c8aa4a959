"""Folders that are written whole or not at all, and never over something else."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class FolderRefused(Exception):
    """The folder holds something that must not be overwritten."""


@contextmanager
def replace_folder(folder: Path, mark: str) -> Iterator[Path]:
    """An empty folder beside it to write in, which takes its place at the end; after an error all is as it was.

    Raises FolderRefused when the folder is there, not empty, and without the file `mark` of an earlier writing.
    """
    if folder.exists() and (not folder.is_dir() or (any(folder.iterdir()) and not (folder / mark).is_file())):
        raise FolderRefused(
            f"{folder} is not empty and was not written by amarkav (it has no {mark}): name another folder."
        )
    unfinished, old = folder.with_name(f".{folder.name}.new"), folder.with_name(f".{folder.name}.old")
    if old.exists() and not folder.exists():
        os.replace(old, folder)  # a crash came between the two steps below
    for leftover in (unfinished, old):
        shutil.rmtree(leftover, ignore_errors=True)
    unfinished.mkdir(parents=True)
    try:
        yield unfinished
        with suppress(FileNotFoundError):
            os.replace(folder, old)
        os.replace(unfinished, folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
