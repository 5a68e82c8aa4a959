"""A whole home in one file, and back: the working database, the raw bytes, the home's own sources.

The file is a tar archive whose first member, `manifest.json`, says what follows, with sizes and SHA-256. Snapshots,
reports and Prefect's own database are not in it: they are made anew. What is restored is first read whole and held
against the manifest beside the home's files; only then it takes their place.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from warehouse.connection import open_working, settle_working
from warehouse.durable import sync_file, sync_folder
from warehouse.errors import BackupRefused
from warehouse.home import Home
from warehouse.lock import hold_lock
from warehouse.migrations import program_version
from warehouse.snapshot import publish

_MANIFEST = "manifest.json"
_FORMAT = 1
_NAME = re.compile(r"work/warehouse\.duckdb|sources\.csv|raw/[0-9a-f]{2}/[0-9a-f]{64}\.zst")
"""All that may stand in a backup: a name from outside decides nothing about where a file goes."""
_MOST_MANIFEST = 1 << 30
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What a backup holds."""

    files: int
    bytes: int


def write_backup(
    home: Home, target: Path, *, at: datetime, program: str, force: bool = False, wait_seconds: float = 60.0
) -> BackedUp:
    """Writes the home into one file, consistent as of now; readers go on, writers wait.

    Raises BackupRefused where there is nothing to back up or something at `target`, WarehouseLocked, OSError.
    """
    if target.exists() and not force:
        raise BackupRefused(f"there is a file at {target}: name another, or overwrite it with --force.")
    if not home.working.exists():
        raise BackupRefused(f"there is no warehouse at {home.working}: nothing to back up (is it another --home?).")
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.new")
    with hold_lock(home.lock, wait_seconds=wait_seconds):
        settle_working(home.working)
        files = list(_list_files(home))
        entries = [{"name": name, "bytes": path.stat().st_size, "sha256": _hash(path)} for name, path in files]
        manifest = {
            "format": _FORMAT,
            "created_at": at.isoformat(),
            "program": program,
            "schema_version": program_version(),
            "files": entries,
        }
        try:
            with tarfile.open(unfinished, "w", format=tarfile.PAX_FORMAT) as archive:
                _add(archive, _MANIFEST, io.BytesIO(packed := json.dumps(manifest, indent=1).encode()), len(packed))
                for (name, path), entry in zip(files, entries, strict=True):
                    with path.open("rb") as file:
                        _add(archive, name, file, int(str(entry["bytes"])))
            sync_file(unfinished)
            os.replace(unfinished, target)
        finally:
            unfinished.unlink(missing_ok=True)
    sync_folder(target.absolute().parent)
    return BackedUp(len(files), sum(int(str(entry["bytes"])) for entry in entries))


def restore_backup(source: Path, home: Home, *, at: datetime, force: bool = False) -> BackedUp:
    """Puts a backup in the place of the home's files and publishes it. Raises BackupRefused, and then nothing changed.

    A home that has a warehouse or raw bytes is only overwritten with `force`.
    """
    if not force:
        for path in (home.working, home.raw):
            if path.exists():
                raise BackupRefused(f"there is a home already ({path}): restore into another, or use --force.")
    staging = home.root / f".restore-{os.getpid()}"
    staging.mkdir(parents=True)
    try:
        entries = _unpack(source, staging)
        with hold_lock(home.lock, wait_seconds=60.0):
            _put(staging, home)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    with open_working(home, at=at) as con:
        publish(con, home, at=at, force=True)
    return BackedUp(len(entries), sum(entry["bytes"] for entry in entries.values()))


def _list_files(home: Home) -> Iterator[tuple[str, Path]]:
    yield "work/warehouse.duckdb", home.working
    if (home.root / "sources.csv").is_file():
        yield "sources.csv", home.root / "sources.csv"
    for path in sorted(home.raw.glob("*/*.zst")):
        name = f"raw/{path.parent.name}/{path.name}"
        if _NAME.fullmatch(name):
            yield name, path


def _add(archive: tarfile.TarFile, name: str, file: IO[bytes], size: int) -> None:
    member = tarfile.TarInfo(name)
    member.size = size
    member.mode = 0o600
    archive.addfile(member, file)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpack(source: Path, staging: Path) -> dict[str, dict[str, Any]]:
    """The files of the backup by name, written below `staging` and held against the manifest."""
    try:
        with tarfile.open(source, "r|") as archive:
            members = iter(archive)
            entries = _read_manifest(archive, next(members, None), source)
            missing = dict(entries)
            for member in members:
                entry = missing.pop(member.name, None)
                file = archive.extractfile(member) if entry is not None and member.isreg() else None
                if entry is None or file is None or not _NAME.fullmatch(member.name):
                    raise BackupRefused(f"{source}: «{member.name[:200]}» does not belong into a backup; not restored.")
                _write(file, staging / member.name, entry, source)
    except (tarfile.TarError, EOFError) as error:
        raise BackupRefused(f"{source} is no whole backup ({error}); nothing was restored.") from error
    if missing:
        raise BackupRefused(f"{source} ends early: {len(missing):,} files are missing; nothing was restored.")
    return entries


def _read_manifest(archive: tarfile.TarFile, member: tarfile.TarInfo | None, source: Path) -> dict[str, dict[str, Any]]:
    file = archive.extractfile(member) if member is not None and member.name == _MANIFEST and member.isreg() else None
    if member is None or file is None or member.size > _MOST_MANIFEST:
        raise BackupRefused(f"{source} is no backup of amarkav: it does not begin with {_MANIFEST}.")
    try:
        manifest = json.loads(file.read())
        found, version = int(manifest["format"]), int(manifest["schema_version"])
        entries = {
            str(entry["name"]): {"bytes": int(entry["bytes"]), "sha256": str(entry["sha256"])}
            for entry in manifest["files"]
        }
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BackupRefused(f"{source}: its {_MANIFEST} cannot be read ({error}); nothing was restored.") from error
    if found > _FORMAT or version > program_version():
        raise BackupRefused(
            f"{source} was written by a newer amarkav (format {found}, schema version {version}; this program knows"
            f" {_FORMAT} and {program_version()}). Update amarkav; nothing was restored."
        )
    if "work/warehouse.duckdb" not in entries:
        raise BackupRefused(f"{source} holds no warehouse; nothing was restored.")
    return entries


def _write(file: IO[bytes], path: Path, entry: dict[str, Any], source: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as out:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            out.write(piece)
    if size != entry["bytes"] or digest.hexdigest() != entry["sha256"]:
        raise BackupRefused(f"{source} is damaged: {path.name} is not what was backed up; nothing was restored.")
    sync_file(path)


def _put(staging: Path, home: Home) -> None:
    """Moves what was unpacked to its place; raw bytes have their content's name, so nothing of theirs is lost."""
    for path in sorted(staging.glob("raw/*/*.zst")):
        target = home.raw / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, target)
    own = staging / "sources.csv"
    if own.exists():
        os.replace(own, home.root / "sources.csv")
    else:
        (home.root / "sources.csv").unlink(missing_ok=True)
    home.working.with_name(f"{home.working.name}.wal").unlink(missing_ok=True)
    os.replace(staging / "work" / "warehouse.duckdb", home.working)
    sync_folder(home.working.parent)
    sync_folder(home.root)
