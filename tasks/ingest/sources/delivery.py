"""A file that a configured source delivered (`NAME.delivery`): where it is, and whose articles it holds.

It is one JSON object: `{"path": "/drop/2025-10.warc.gz", "agency": "ایرنا"}`. What is at the path is read by its own
kind; the agency is the source's word and stands above what pages or lines say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tasks.ingest.source import Keep, Notice, SourceError, keep_nothing, keeping, open_sources
from tasks.records import Article, Rejection

SUFFIX = ".delivery"


def accepts(path: Path) -> bool:
    """Whether `path` is such a file."""
    return path.is_file() and path.suffix.lower() == SUFFIX


@dataclass(frozen=True, slots=True)
class Delivery:
    """The articles at the path, under the name and agency of their source."""

    name: str
    path: Path
    keep: Keep = keep_nothing

    def read(self) -> Iterator[Article | Rejection | Notice]:
        """What the kind of the delivered file yields. Raises SourceError."""
        try:
            said = json.loads(self.path.read_text(encoding="utf-8"))
            path, agency = said["path"], said["agency"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SourceError(f"source «{self.name}»: {self.path} describes no delivery ({error})") from error
        (opened,) = open_sources([f"{self.name}={path}"])
        for item in keeping(opened, self.keep).read():
            yield replace(item, agency=agency) if agency and isinstance(item, Article) else item


def open_source(name: str, path: Path) -> Delivery:
    """The delivery described at `path` as a source."""
    return Delivery(name, path)


def write_delivery(path: Path, delivered: Path, agency: str | None) -> None:
    """Describes a delivery."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"path": str(delivered), "agency": agency}, ensure_ascii=False), encoding="utf-8")
