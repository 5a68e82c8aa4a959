"""The description of an export as a Data Package: what each file holds, column by column, and how they hang together.

`frictionless validate datapackage.json` checks the CSV files against it; files of other formats are listed with their
sizes and digests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

_MEDIA = {
    "csv": "text/csv",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Described:
    """One file of an export, with the schema of its rows where it is a table."""

    path: Path
    title: str
    rows: int
    schema: pa.Schema | None = None
    key: tuple[str, ...] = ()
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Column -> the file's name (without suffix) and the column that it points to."""


def describe_package(
    folder: Path, files: Sequence[Described], meanings: Mapping[str, str], *, version: str, at: datetime
) -> dict[str, Any]:
    """The descriptor; `meanings` are the comments of columns by name."""
    named = {file.path.stem for file in files if file.path.suffix == ".csv"}
    return {
        "profile": "data-package",
        "name": "amarkav",
        "title": "آمارکاو: ادعاهای آماری خبرهای تجارت ایران",
        "description": "Statistical claims of Persian trade news, one row a claim, each with its place in the text."
        " In CSV, a text that a spreadsheet would run as a formula, or that begins with an apostrophe, has an"
        " apostrophe before it; Parquet and JSON Lines carry it unchanged.",
        "version": version,
        "created": at.isoformat(timespec="seconds"),
        "resources": [_describe_file(folder, file, meanings, named) for file in files],
    }


def _describe_file(folder: Path, file: Described, meanings: Mapping[str, str], named: set[str]) -> dict[str, Any]:
    kind = file.path.suffix.removeprefix(".")
    relative = file.path.relative_to(folder).as_posix()
    resource: dict[str, Any] = {
        "name": relative.lower().replace("/", "-").removesuffix(".csv").replace(".", "-"),
        "path": relative,
        "title": file.title,
        "format": kind,
        "mediatype": _MEDIA[kind],
        "bytes": file.path.stat().st_size,
        "hash": f"sha256:{_digest(file.path)}",
    }
    if kind != "csv" or file.schema is None:
        return {"type": "file"} | resource
    resource |= {"profile": "tabular-data-resource", "type": "table", "encoding": "utf-8-sig"}
    schema: dict[str, Any] = {
        "fields": [_describe_column(column, meanings) for column in file.schema],
        "missingValues": [""],
    }
    if file.key:
        schema["primaryKey"] = list(file.key)
    links = [
        {"fields": [column], "reference": {"resource": other, "fields": [target]}}
        for column, (other, target) in file.links.items()
        if other in named
    ]
    if links:
        schema["foreignKeys"] = links
    return resource | {"schema": schema}


def _describe_column(column: pa.Field, meanings: Mapping[str, str]) -> dict[str, Any]:
    described = {"name": column.name} | _type_of(column.type)
    meaning = meanings.get(column.name)
    return described | {"description": meaning} if meaning else described


def _type_of(kind: pa.DataType) -> dict[str, Any]:
    if pa.types.is_boolean(kind):
        return {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]}
    if pa.types.is_integer(kind):
        return {"type": "integer"}
    if pa.types.is_decimal(kind) or pa.types.is_floating(kind):
        return {"type": "number"}
    if pa.types.is_date(kind):
        return {"type": "date"}
    if pa.types.is_list(kind):
        return {"type": "array"}
    return {"type": "string"}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
