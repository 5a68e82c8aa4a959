"""Exports: the claims and what belongs to them, as files for Excel, for programs and for statistical offices.

`export_warehouse(home, folder, ["csv", "xlsx"], at=now)` writes the files and `datapackage.json`, which describes them.
Spans, sentences and links are exported; whole article texts only where `whole_texts` asks for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa

from tasks.publish.citation import cite
from tasks.publish.datapackage import Described, describe_package
from tasks.publish.folders import replace_folder
from tasks.publish.sdmx import write_sdmx
from tasks.publish.table_files import WRITERS
from tasks.publish.workbook import Meaning, write_workbook
from warehouse.connection import open_published
from warehouse.home import Home
from warehouse.reports import read_comments, stream_report, stream_table

FORMATS = ("csv", "parquet", "xlsx", "jsonl", "sdmx")
PACKAGE = "datapackage.json"


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """One file of an export."""

    path: Path
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the export: where it is from, and how it hangs together with the others."""

    name: str
    title: str
    key: tuple[str, ...]
    links: Mapping[str, tuple[str, str]]
    report: str | None = None
    """Name of a query; the table of that name itself where None."""


_CODES = {
    "indicator": ("dim_indicator", "indicator_code"),
    "unit": ("dim_unit", "unit_code"),
    "ref_area": ("dim_area", "area_code"),
    "whole_area": ("dim_area", "area_code"),
    "partner_area": ("dim_partner", "partner_code"),
    "sector": ("dim_sector", "sector_code"),
}
_TO_ARTICLE = {"article_id": ("articles", "article_id")}
_TABLES = (
    _Table("claims", "ادعاها: one row a claim", ("claim_id",), _CODES | _TO_ARTICLE, "export_claims"),
    _Table("articles", "خبرها: one row an article", ("article_id",), {}, "export_articles"),
    _Table("observations", "مشاهده‌ها: the best value of each cell", ("cell_id",), _CODES),
    _Table(
        "unclaimed_numbers",
        "عددهای بی‌ادعا",
        ("article_id", "span_start", "span_end"),
        _TO_ARTICLE,
        "export_unclaimed_numbers",
    ),
    _Table("audits", "حسابرسی‌ها", ("audit_id",), {"claim_id": ("claims", "claim_id")}, "export_audits"),
    _Table("dim_area", "ناحیه‌ها", ("area_code",), {}),
    _Table("dim_indicator", "شاخص‌ها", ("indicator_code",), {}),
    _Table("dim_partner", "کشورهای طرف تجارت", ("partner_code",), {}),
    _Table("dim_sector", "بخش‌ها", ("sector_code",), {}),
    _Table("dim_speaker_role", "سمت‌ها", ("role_code",), {}),
    _Table("dim_unit", "واحدها", ("unit_code",), {}),
)


def export_warehouse(
    home: Home, folder: Path, formats: Sequence[str], *, at: datetime, whole_texts: bool = False
) -> list[ExportedFile]:
    """The files written to the folder, which is made, or replaced where it holds an earlier export.

    Raises FolderRefused for a folder that holds anything else, WarehouseMissing when nothing was published yet.
    """
    with open_published(home) as con, replace_folder(folder, PACKAGE) as unfinished:
        files = list(_write_files(con, unfinished, formats, whole_texts, at))
        package = describe_package(unfinished, files, _list_meanings(con), version=version("amarkav"), at=at)
        (unfinished / PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    written = [(folder / file.path.relative_to(unfinished), file.rows) for file in files]
    return [ExportedFile(path, rows, path.stat().st_size) for path, rows in written]


def _write_files(
    con: Any, folder: Path, formats: Sequence[str], whole_texts: bool, at: datetime
) -> Iterator[Described]:
    for kind in formats:
        if kind == "xlsx":
            path = folder / "amarkav.xlsx"
            meanings = [Meaning(column, text) for column, text in _list_meanings(con).items()]
            claims, articles = stream_report(con, "export_claims"), _stream_articles(con, whole_texts)
            rows = write_workbook(path, claims, articles, meanings, cite(at))
            yield Described(path, "ادعاها، خبرها، فرهنگ داده و ارجاع", rows)
        elif kind == "sdmx":
            rows = write_sdmx(folder / "sdmx", stream_report(con, "export_sdmx"), at)
            yield Described(folder / "sdmx" / "data.csv", "SDMX-CSV 2.0", rows)
            yield Described(folder / "sdmx" / "structure.json", "SDMX-JSON 2.0 structure with code lists", 0)
        else:
            for table in _TABLES:
                path = folder / f"{table.name}.{kind}"
                batches = _stream(con, table, whole_texts)
                rows = WRITERS[kind](path, batches.schema, batches)
                yield Described(path, table.title, rows, batches.schema, table.key, table.links)


def _stream(con: Any, table: _Table, whole_texts: bool) -> pa.RecordBatchReader:
    if table.name == "articles":
        return _stream_articles(con, whole_texts)
    return stream_table(con, table.name) if table.report is None else stream_report(con, table.report)


def _stream_articles(con: Any, whole_texts: bool) -> pa.RecordBatchReader:
    """The articles; without a column `text` at all where texts are not asked for."""
    batches = stream_report(con, "export_articles", whole_texts=whole_texts)
    if whole_texts:
        return batches
    kept = [name for name in batches.schema.names if name != "text"]
    schema = pa.schema([batches.schema.field(name) for name in kept])
    return pa.RecordBatchReader.from_batches(schema, (batch.select(kept) for batch in batches))


def _list_meanings(con: Any) -> dict[str, str]:
    """Comment of each exported column by its name, those of claims first."""
    order = {table.name: place for place, table in enumerate(_TABLES)}
    found = sorted(
        (order[relation], column, comment)
        for relation, column, _, comment in read_comments(con)
        if column and relation in order
    )
    meanings: dict[str, str] = {}
    for _, column, comment in found:
        meanings.setdefault(column, comment)
    own = {"sentence": "The sentence around the quote (جمله).", "text_length": "Length of the whole text, code points."}
    own |= {f"{name}_fa": "Persian name of the code." for name in ("indicator", "unit", "area", "partner", "sector")}
    return meanings | own
