"""`amarkav export` and `amarkav publish`: files for others, and the report to look at."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter
from rich.console import Console
from rich.text import Text

from warehouse.home import Home

HomeOption = Annotated[
    Path | None, Parameter(name="--home", help="Folder of the warehouse; by default AMARKAV_HOME, else ./data.")
]
TextsOption = Annotated[
    bool,
    Parameter(name="--whole-texts", negative="", help="With the whole texts of the articles, which are not yours."),
]


def export(
    *,
    output: Annotated[Path, Parameter(name=["--output", "-o"], help="Folder to write; an earlier export is replaced.")],
    format: Annotated[
        list[Literal["csv", "parquet", "xlsx", "jsonl", "sdmx"]] | None,
        Parameter(help="May be repeated; all of them by default."),
    ] = None,
    whole_texts: TextsOption = False,
    home: HomeOption = None,
) -> int:
    """Write the claims as files: CSV and XLSX for Excel, Parquet, JSON Lines, SDMX-CSV, with a datapackage.json.

    Sentences, spans and links are written, whole texts of articles only with --whole-texts.
    """
    from tasks.publish.export import FORMATS, export_warehouse

    formats = list(dict.fromkeys(format)) if format else list(FORMATS)
    place = Home.resolve(home, os.environ)
    files = export_warehouse(place, output, formats, at=datetime.now(UTC), whole_texts=whole_texts)
    console = Console(markup=False, highlight=False, emoji=False)
    for file in files:
        rows = f"{file.rows:>9,} rows" if file.rows else " " * 14
        console.print(Text(f"{rows} {file.bytes / 1e6:>9.2f} MB  {file.path}"), soft_wrap=True)
    return 0


def publish(
    *,
    output: Annotated[
        Path | None, Parameter(name=["--output", "-o"], help="Folder to write; by default `site` in the home.")
    ] = None,
    whole_texts: TextsOption = False,
    home: HomeOption = None,
) -> int:
    """Build the report: a static site to look at, which works from the file system and asks nothing of the network."""
    from tasks.publish.site import build_site

    place = Home.resolve(home, os.environ)
    with Console(stderr=True).status("building the report ..."):
        site = build_site(place, output or place.site, at=datetime.now(UTC), whole_texts=whole_texts)
    console = Console(markup=False, highlight=False, emoji=False)
    told = f"{site.claims:,} claims of {site.articles:,} articles, {site.files:,} files, {site.bytes / 1e6:,.1f} MB"
    console.print(Text(f"{told}, in {site.seconds:.1f} s"), soft_wrap=True)
    console.print(Text(f"Open {site.index}"), soft_wrap=True)
    return 0
