"""The pages of doubt: contradictions side by side, and what the gates, the quarantine and the audits say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from operator import itemgetter
from pathlib import Path
from typing import Any

from tasks.publish.chart_files import write_rows
from tasks.publish.charts import chart_bars
from tasks.publish.claim_view import Piece, Row, article_href, caption, show_claimed, show_row_period
from tasks.publish.labels import name_fa
from tasks.publish.shown import show_date, show_number, show_text
from tasks.publish.templates import render

_PAGE = 40
"""Contradicted cells on one page."""


def write_contradictions(folder: Path, rows: Sequence[Row], pairs: int, built_on: date) -> None:
    """Writes contradictions.html, further pages, and the CSV file of the rows; `pairs` is how many there are in all."""
    hidden = ("first_sentence", "second_sentence", "first_start", "first_end", "second_start", "second_end")
    columns = [column for column in (rows[0] if rows else {"cell_key": ""}) if column not in hidden]
    write_rows(folder / "data" / "contradictions.csv", columns, rows)
    cells: dict[str, list[Row]] = {}
    for row in rows:
        cells.setdefault(row["cell_key"], []).append(row)
    groups = sorted((_group(some) for some in cells.values()), key=lambda group: group["same_article"])
    pages = max(-(-len(groups) // _PAGE), 1)
    for number in range(1, pages + 1):
        text = render(
            "contradictions.html",
            root="",
            page="contradictions",
            built_on=built_on,
            pairs=pairs,
            listed=len(rows),
            total=len(groups),
            across=sum(not group["same_article"] for group in groups),
            groups=groups[(number - 1) * _PAGE : number * _PAGE],
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


def _group(rows: Sequence[Row]) -> dict[str, Any]:
    """All that was said of one cell, the least value first, whoever contradicts whom."""
    head = rows[0]
    narrowed = (
        show_text(head["place"]),
        show_text(head["product"]) or name_fa("sector", head["sector"]),
        name_fa("partner", head["partner_area"]),
        name_fa("scope", head["scope"]),
        name_fa("basis", head["basis"]),
    )
    percents = [abs(row["difference_percent"]) for row in rows if row["difference_percent"] is not None]
    sides = {row[f"{side}_claim_id"]: (row[f"{side}_value"], row, side) for row in rows for side in ("first", "second")}
    return {
        "caption": caption(head["indicator"], head["measure"]),
        "area": name_fa("area", head["ref_area"]),
        "period": show_row_period(head),
        "about": [text for text in narrowed if text],
        "percent": f"{show_number(Decimal(f'{max(percents):.1f}'))}٪" if percents else "",
        "same_article": all(row["same_article"] for row in rows),
        "sides": [_side(row, side) for _, row, side in sorted(sides.values(), key=itemgetter(0))],
    }


def _side(row: Row, side: str) -> dict[str, Any]:
    sentence = show_text(row[f"{side}_sentence"])
    start, end, claim_id = row[f"{side}_start"], row[f"{side}_end"], row[f"{side}_claim_id"]
    said = {name: row[f"{side}_{name}"] for name in ("value", "value_upper", "qualifier")}
    page = article_href(row[f"{side}_article_id"])
    return {
        "href": f"{page}#c-{claim_id}",
        "page": page,
        "amount": show_claimed(said | {"measure": row["measure"], "unit": row["unit"]}),
        "pieces": [Piece(sentence[:start], None), Piece(sentence[start:end], claim_id), Piece(sentence[end:], None)],
        "speaker": show_text(row[f"{side}_speaker"]),
        "agency": show_text(row[f"{side}_agency"]),
        "published": show_date(row[f"{side}_published_on"]),
    }
