"""The Parquet files of one batch between its stages: what tasks hand on is this folder's path, not the rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.durable import make_folder, replace_file

VALIDATIONS = "validations.json"
"""The file of a batch that says what the gates said of it, for the Data Docs of its run."""


@dataclass(frozen=True, slots=True)
class BatchFolder:
    """The files of one batch of a run, e.g. `parts/RUN/0001/claims.parquet`."""

    path: Path

    @property
    def key(self) -> str:
        """The batch's key within its run."""
        return self.path.name

    def has(self, name: str) -> bool:
        """Whether a table of this name was written."""
        return self._file(name).exists()

    def read(self, name: str) -> pa.Table:
        """The table of this name; raises FileNotFoundError when no stage has written it."""
        return pq.read_table(self._file(name), partitioning=None)

    def write(self, name: str, table: pa.Table) -> None:
        """Stores the table under this name; the file appears whole or not at all, and survives a power cut."""
        make_folder(self.path)
        unfinished = self._file(name).with_suffix(".unfinished")
        pq.write_table(table, unfinished, compression="zstd")
        replace_file(unfinished, self._file(name))

    def _file(self, name: str) -> Path:
        return self.path / f"{name}.parquet"
