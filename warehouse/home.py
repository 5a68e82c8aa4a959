"""The files of a home: where one installation keeps its warehouse, its raw bytes and its reports.

`Home.resolve(Path("here"), os.environ).published` is `here/amarkav.duckdb`, the symlink that people open. Nothing is
created here: whoever writes a file makes its folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The paths below one root folder."""

    root: Path

    @classmethod
    def resolve(cls, explicit: Path | None, environ: Mapping[str, str]) -> Home:
        """The home asked for: `explicit`, else AMARKAV_HOME of `environ`, else `data` in the current folder."""
        chosen = explicit if explicit is not None else Path(environ.get("AMARKAV_HOME") or "data")
        return cls(chosen.expanduser().absolute())

    @property
    def published(self) -> Path:
        """What readers open: a symlink to the newest published snapshot."""
        return self.root / "amarkav.duckdb"

    @property
    def snapshots(self) -> Path:
        """The published snapshots, numbered; the last few are kept."""
        return self.root / "snapshots"

    @property
    def working(self) -> Path:
        """The pipeline's own database, never opened by readers."""
        return self.root / "work" / "warehouse.duckdb"

    @property
    def lock(self) -> Path:
        """Held by the one process that has the working database open; its text names the holder."""
        return self.root / "work" / "warehouse.lock"

    @property
    def run_locks(self) -> Path:
        """A file for each run that goes on, held by its process."""
        return self.root / "work" / "runs"

    @property
    def raw(self) -> Path:
        """Bytes as fetched, by content hash."""
        return self.root / "raw"

    @property
    def parts(self) -> Path:
        """Parquet files on their way in."""
        return self.root / "parts"

    @property
    def docs(self) -> Path:
        """Data docs of the gates."""
        return self.root / "docs"

    @property
    def site(self) -> Path:
        """The report."""
        return self.root / "site"

    @property
    def prefect(self) -> Path:
        """Prefect's own home, when none is set."""
        return self.root / "prefect"
