"""Single files: one text file or saved page, or a list of some (`NAME.files`, one path a line).

What is in a file is read as its folder would read it, so the same file is the same article through both doors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tasks.ingest.decode import Undecodable
from tasks.ingest.source import Keep, Notice, SourceError, keep_nothing
from tasks.ingest.sources.folder import PAGE_SUFFIXES, TEXT_SUFFIX, read_file
from tasks.records import Article, Rejection

LIST_SUFFIX = ".files"


def accepts(path: Path) -> bool:
    """Whether `path` is a text file, a saved page or a list of such files."""
    return path.is_file() and path.suffix.lower() in (LIST_SUFFIX, TEXT_SUFFIX, *PAGE_SUFFIXES)


@dataclass(frozen=True, slots=True)
class Files:
    """Some files, in their order."""

    name: str
    path: Path
    keep: Keep = keep_nothing

    def read(self) -> Iterator[Article | Rejection | Notice]:
        """Each file as an article or a rejection. Raises SourceError where a list cannot be read."""
        for path in self._paths():
            try:
                yield read_file(self.name, path, self.keep)
            except Undecodable as error:
                yield Rejection(self.name, path.name, error.reason, error.detail)

    def _paths(self) -> Sequence[Path]:
        if self.path.suffix.lower() != LIST_SUFFIX:
            return [self.path]
        try:
            return [Path(line) for line in self.path.read_text(encoding="utf-8").splitlines() if line]
        except (OSError, ValueError) as error:
            raise SourceError(f"source «{self.name}»: {self.path} cannot be read ({error})") from error


def open_source(name: str, path: Path) -> Files:
    """The file, or the files of the list, at `path` as a source."""
    return Files(name, path)
