"""`amarkav lake`: the published tables for other engines, and for several writers."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from rich.console import Console
from rich.text import Text

from warehouse.home import Home

lake = App(
    name="lake", help="Give the published tables to other engines: Parquet by month, or a DuckLake of many homes."
)

HomeOption = Annotated[
    Path | None, Parameter(name="--home", help="Folder of the warehouse; by default AMARKAV_HOME, else ./data.")
]


@lake.command
def parquet(
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"], help="Folder to write; what is there is replaced.")],
    home: HomeOption = None,
) -> int:
    """Write articles, claims, unclaimed numbers and audits as Parquet, a folder a year and month (Hive).

    For example: amarkav lake parquet -o lake/ and then, in DuckDB: FROM read_parquet('lake/claims/**/*.parquet',
    hive_partitioning = true) WHERE year = 2025
    """
    from tasks.publish.by_month import write_by_month

    _print_counts(write_by_month(Home.resolve(home, os.environ), output.absolute()))
    return 0


@lake.command
def push(
    *,
    catalogue: Annotated[str, Parameter(help="As DuckLake has it, e.g. «postgres:dbname=trade host=db user=amarkav».")],
    data: Annotated[str, Parameter(help="Folder of the lake's Parquet files, the same for all writers.")],
    writer: Annotated[str | None, Parameter(help="Name of this home in the lake; the machine's by default.")] = None,
    home: HomeOption = None,
) -> int:
    """Put the published tables into a DuckLake, in place of what this writer put there before.

    Several homes may push at the same time. Needs the extra `lake`.
    """
    from warehouse.ducklake import push_home

    _print_counts(push_home(Home.resolve(home, os.environ), catalogue, data, writer or platform.node() or "amarkav"))
    return 0


def _print_counts(counts: dict[str, int]) -> None:
    console = Console(markup=False, highlight=False, emoji=False)
    for table, rows in counts.items():
        console.print(Text(f"{rows:>9,} rows  {table}"), soft_wrap=True)
