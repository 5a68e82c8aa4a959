"""Files that a configured source delivers: which there are, and which were taken through already.

An archive or a JSONL file is taken once, and again when it has changed on the disk; an older archive that stands there
still must not put its versions of articles back over newer ones. A folder of texts is looked through every time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from tasks.ingest.source import SourceError
from tasks.ingest.sources import jsonl, warc
from tasks.ingest.sources.delivery import SUFFIX, write_delivery
from tasks.ingest.web_source import WebSource
from warehouse.connection import open_working
from warehouse.fetching import PAGES, STATE, read_state, store_fetches
from warehouse.home import Home

_ACCEPTS = {"jsonl": jsonl.accepts, "warc": warc.accepts}


@dataclass(frozen=True, slots=True)
class DeliveredFile:
    """A file, or a folder of texts, to be taken through the pipeline."""

    path: Path
    version: str
    """Its size and instant of change; empty for a folder."""

    def describe(self, source: WebSource, folder: Path) -> str:
        """The spec of a source of the pipeline that reads it; what it says is written into `folder`."""
        listed = folder / f"{source.name}{SUFFIX}"
        write_delivery(listed, self.path, source.agency)
        return f"{source.name}={listed}"


def list_deliveries(source: WebSource, home: Home) -> list[DeliveredFile]:
    """What is to be taken through, in the order of the names. Raises SourceError where the path gives nothing."""
    place = Path(source.url)
    if source.kind == "folder":
        if not place.is_dir():
            raise SourceError(f"source «{source.name}»: {place} is no folder; make it, or mend the row's url")
        return [DeliveredFile(place, "")]
    accepts = _ACCEPTS[source.kind]
    if not place.is_dir() and not accepts(place):
        raise SourceError(f"source «{source.name}»: {place} is neither a folder nor a file of kind {source.kind}")
    try:
        paths = _list_folder(place, accepts) if place.is_dir() else [place]
        found = [DeliveredFile(path, _version(path)) for path in paths]
    except OSError as error:
        raise SourceError(f"source «{source.name}»: {place} cannot be looked at ({error.strerror})") from error
    with open_working(home, at=datetime.now(UTC)) as con:
        known = {row["url"]: row["etag"] for row in read_state(con, source.name).to_pylist()}
    return [file for file in found if known.get(file.path.as_uri()) != file.version]


def mark_delivered(source: WebSource, file: DeliveredFile, home: Home) -> None:
    """Notes that the pipeline took the file through, as it stood when it was listed."""
    if not file.version:
        return
    at = datetime.now(UTC)
    row = {"source": source.name, "url": file.path.as_uri(), "kind": "links", "etag": file.version}
    state = pa.Table.from_pylist([row | {"asked_at": at.replace(tzinfo=None)}], schema=STATE)
    with open_working(home, at=at) as con:
        store_fetches(con, state=state, pages=pa.Table.from_pylist([], schema=PAGES))


def _list_folder(folder: Path, accepts: Callable[[Path], bool]) -> list[Path]:
    """The files of a kind, by name. Who may write there must not have other files read by a link that leads out."""
    inside = folder.resolve()
    return sorted(path for path in folder.iterdir() if accepts(path) and path.resolve().is_relative_to(inside))


def _version(path: Path) -> str:
    status = path.stat()
    return f"{status.st_size}-{status.st_mtime_ns}"
