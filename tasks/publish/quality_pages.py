"""The pages of doubt: contradictions side by side, and what the gates, the quarantine and the audits say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tasks.publish.chart_files import write_rows
from tasks.publish.charts import chart_bars
from tasks.publish.claim_view import Piece, Row, article_href, caption, show_claimed, show_row_period
from tasks.publish.labels import name_fa
from tasks.publish.shown import show_date, show_number, show_text
from tasks.publish.templates import render

_PAGE = 60
"""Contradictions on one page."""


def write_contradictions(folder: Path, rows: Sequence[Row], built_on: date) -> None:
    """Writes contradictions.html, further pages of them, and the CSV file of all."""
    hidden = ("first_sentence", "second_sentence", "first_start", "first_end", "second_start", "second_end")
    columns = [column for column in (rows[0] if rows else {"cell_key": ""}) if column not in hidden]
    write_rows(folder / "data" / "contradictions.csv", columns, rows)
    pages = max(-(-len(rows) // _PAGE), 1)
    for number in range(1, pages + 1):
        some = rows[(number - 1) * _PAGE : number * _PAGE]
        text = render(
            "contradictions.html",
            root="",
            page="contradictions",
            built_on=built_on,
            total=len(rows),
            pairs=[_pair(row) for row in some],
            number=number,
            pages=pages,
        )
        name = "contradictions.html" if number == 1 else f"contradictions-{number}.html"
        (folder / name).write_text(text, encoding="utf-8")


def write_quality(folder: Path, tables: Mapping[str, Sequence[Row]], held: int, built_on: date) -> None:
    """Writes quality.html and its CSV files. `tables` are gates, quarantine, unclaimed, rejections, runs and audits."""
    for name in ("gates", "quarantine", "unclaimed"):
        rows = tables[name]
        write_rows(folder / "data" / f"{name}.csv", tuple(rows[0]) if rows else ("reason",), rows)
    charted = [
        {
            "name": show_text(name_fa("reason", row["reason"])),
            "value": row["numbers"],
            "amount": show_number(row["numbers"]),
        }
        for row in tables["unclaimed"]
    ]
    text = render(
        "quality.html",
        root="",
        page="quality",
        built_on=built_on,
        unclaimed_spec=chart_bars(charted),
        held=held,
        **tables,
    )
    (folder / "quality.html").write_text(text, encoding="utf-8")


def _pair(row: Row) -> dict[str, Any]:
    narrowed = (
        show_text(row["place"]),
        show_text(row["product"]) or name_fa("sector", row["sector"]),
        name_fa("partner", row["partner_area"]),
        name_fa("scope", row["scope"]),
        name_fa("basis", row["basis"]),
    )
    percent = row["difference_percent"]
    return {
        "caption": caption(row["indicator"], row["measure"]),
        "area": name_fa("area", row["ref_area"]),
        "period": show_row_period(row),
        "about": [text for text in narrowed if text],
        "percent": f"{show_number(Decimal(f'{abs(percent):.1f}'))}٪" if percent is not None else "",
        "same_article": row["same_article"],
        "sides": list(_sides(row)),
    }


def _sides(row: Row) -> Iterator[dict[str, Any]]:
    for side in ("first", "second"):
        sentence = show_text(row[f"{side}_sentence"])
        start, end, claim_id = row[f"{side}_start"], row[f"{side}_end"], row[f"{side}_claim_id"]
        said = {name: row[f"{side}_{name}"] for name in ("value", "qualifier")}
        page = article_href(row[f"{side}_article_id"])
        pieces = [Piece(sentence[:start], None), Piece(sentence[start:end], claim_id), Piece(sentence[end:], None)]
        yield {
            "href": f"{page}#c-{claim_id}",
            "page": page,
            "amount": show_claimed(said | {"measure": row["measure"], "unit": row["unit"], "value_upper": None}),
            "pieces": pieces,
            "speaker": show_text(row[f"{side}_speaker"]),
            "agency": show_text(row[f"{side}_agency"]),
            "published": show_date(row[f"{side}_published_on"]),
        }
