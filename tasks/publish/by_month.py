"""The public tables as Hive-partitioned Parquet: `claims/year=2025/month=10/part-0.parquet`, for any engine.

DuckDB, Polars, Spark and Trino read such a folder as one table and skip the months that a question leaves out. Year and
month are those that the article speaks from; an undated one is in `__HIVE_DEFAULT_PARTITION__`.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pyarrow.dataset as ds

from warehouse.connection import open_published
from warehouse.home import Home
from warehouse.reports import stream_by_month

TABLES = ("articles", "claims", "unclaimed_numbers", "audits")


def write_by_month(home: Home, folder: Path) -> dict[str, int]:
    """The number of rows of each table; what stood in `folder` is replaced. Raises WarehouseMissing."""
    unfinished = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    counts = {}
    with open_published(home) as con:
        for table in TABLES:
            batches = stream_by_month(con, table)
            (unfinished / table).mkdir(parents=True)  # a table without rows has no files
            files: list[int] = []
            ds.write_dataset(
                batches,
                unfinished / table,
                format="parquet",
                file_options=ds.ParquetFileFormat().make_write_options(compression="zstd"),
                partitioning=["year", "month"],
                partitioning_flavor="hive",
                basename_template="part-{i}.parquet",
                # They come in order, so that one month is written at a time.
                use_threads=False,
                file_visitor=lambda file, files=files: files.append(file.metadata.num_rows),
                existing_data_behavior="overwrite_or_ignore",
            )
            counts[table] = sum(files)
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(unfinished, folder)
    return counts
