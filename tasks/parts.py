"""The Parquet files of one batch between its stages: what tasks hand on is this folder's path, not the rows.

The folder is below the home's `parts`, or below AMARKAV_PARTS: a path that all workers share, or any address that
fsspec knows (`s3://bucket/parts`), for workers that share no disk.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.durable import make_folder, replace_file
from warehouse.home import Home

PARTS_VARIABLE = "AMARKAV_PARTS"

VALIDATIONS = "validations.json"
"""The file of a batch that says what the gates said of it, for the Data Docs of its run."""

_ROWS_AT_ONCE = 500
"""Articles whose texts and claims are in a reader's memory at a time."""


@dataclass(frozen=True, slots=True)
class BatchFolder:
    """The files of one batch of a run, e.g. `parts/RUN/0001/claims.parquet`."""

    path: Path
    """A `Path`, or a `UPath`, which has the same methods."""

    @property
    def key(self) -> str:
        """The batch's key within its run."""
        return self.path.name

    def has(self, name: str) -> bool:
        """Whether a table of this name was written."""
        return self._file(name).exists()

    def read(self, name: str) -> pa.Table:
        """The table of this name; raises FileNotFoundError when no stage has written it."""
        with self._file(name).open("rb") as file:
            return pq.read_table(file)

    def read_slices(self, name: str) -> Iterator[pa.Table]:
        """The table of this name, some hundred rows at a time; raises FileNotFoundError."""
        with self._file(name).open("rb") as file:
            for rows in pq.ParquetFile(file).iter_batches(_ROWS_AT_ONCE):
                yield pa.Table.from_batches([rows])

    def write(self, name: str, table: pa.Table) -> None:
        """Stores the table under this name; the file appears whole or not at all, and survives a power cut."""
        with self.writing(name, table.schema) as add:
            add(table)

    def write_again(self, name: str, stored: str) -> None:
        """Stores under `name` what was stored as `stored`, as the same file where the disk can."""
        if not isinstance(self.path, Path):
            self._file(name).write_bytes(self._file(stored).read_bytes())
            return
        source, target = self._file(stored), self._file(name)
        if target.exists() and target.samefile(source):  # to rename one to the other would do nothing
            return
        unfinished = target.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        try:
            unfinished.hardlink_to(source)
        except OSError:
            shutil.copyfile(source, unfinished)
        replace_file(unfinished, target)

    @contextmanager
    def writing(self, name: str, schema: pa.Schema) -> Iterator[Callable[[pa.Table], None]]:
        """Takes a table's rows part by part; the file appears when all are there, and never after an error."""
        if not isinstance(self.path, Path):  # an object store shows what it was given when it is closed: all at once
            sink = pa.BufferOutputStream()
            with pq.ParquetWriter(sink, schema, compression="lz4") as writer:
                yield writer.write_table
            self.path.mkdir(parents=True, exist_ok=True)
            self._file(name).write_bytes(sink.getvalue().to_pybytes())
            return
        make_folder(self.path)
        unfinished = self._file(name).with_suffix(".unfinished")
        with pq.ParquetWriter(unfinished, schema, compression="lz4") as writer:
            yield writer.write_table
        replace_file(unfinished, self._file(name))

    def _file(self, name: str) -> Path:
        return self.path / f"{name}.parquet"


def find_run_folder(home: Home, run_id: str, environ: Mapping[str, str]) -> Path:
    """Where a run's batches are kept: below AMARKAV_PARTS, a path or an address with «://», else below the home."""
    root = environ.get(PARTS_VARIABLE)
    if not root:
        return home.parts / run_id
    if "://" not in root:
        return Path(root).expanduser().absolute() / run_id
    from upath import UPath  # the extra `dask`

    return cast(Path, UPath(root) / run_id)


def remove_folder(folder: Path) -> None:
    """Removes the batches of a run that nobody needs any more; what cannot be removed stays."""
    if isinstance(folder, Path):
        shutil.rmtree(folder, ignore_errors=True)
    elif folder.exists():
        folder.fs.rm(folder.path, recursive=True)
