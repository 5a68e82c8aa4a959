"""A page per area: its series, the shares of its sectors, its partners, its trade by period, its newest claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from seeds import read_table
from tasks.publish.chart_files import write_rows
from tasks.publish.charts import UNSTATED, chart_bars, chart_series, chart_shares
from tasks.publish.claim_view import ClaimView, Row, article_href, show_claimed, show_row_period
from tasks.publish.coverage import MONTHS, grid_area
from tasks.publish.labels import name_en, name_fa
from tasks.publish.month_pages import Area
from tasks.publish.shown import fa, show_amount, show_number, show_period
from tasks.publish.templates import render

_YEARS = 6
"""Years that a series shows; all are in its CSV."""
_PARTNERS = 15
_PERIODS = 24
_HEADLINES = ("export_value", "import_value", "export_weight", "import_weight")
_TILES = 4
_TRADE = (
    ("export_value_usd", "USD"), ("export_weight_tonnes", "tonne"), ("import_value_usd", "USD"),
    ("import_weight_tonnes", "tonne"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AreaData:
    """What the warehouse has for the pages of areas, each table over all areas."""

    coverage: Sequence[Row]
    headlines: Mapping[str, Sequence[Row]]
    series: Mapping[str, Sequence[Row]]
    shares: Mapping[str, Sequence[Row]]
    partners: Mapping[str, Sequence[Row]]
    trade: Mapping[str, Sequence[Row]]


def write_province(folder: Path, area: Area, data: AreaData, newest: Sequence[ClaimView], built_on: date) -> None:
    """Writes the page of the area and the CSV files of its charts."""
    text = render(
        "province.html",
        root="../",
        page="",
        built_on=built_on,
        area={
            "name": area.name,
            "name_en": area.name_en,
            "facts": list_facts(area.code),
            "csv": area.csv,
            "claims": area.claims,
        },
        headlines=_list_headlines(data.headlines.get(area.code, ())),
        series=_draw_series(folder, area, data.series.get(area.code, ())),
        shares=_draw_shares(folder, area, data.shares.get(area.code, ())),
        partners=_draw_partners(folder, area, data.partners.get(area.code, ())),
        trade=_list_trade(folder, area, data.trade.get(area.code, ())),
        years=grid_area(area, data.coverage),
        months=MONTHS,
        claims=newest,
        more=area.claims - len(newest),
    )
    path = folder / "province" / f"{area.page}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def list_facts(code: str) -> list[str]:
    """What to know of an area: its code, the one it had before, its capital."""
    row = next((row for row in read_table("provinces") if row["code"] == code), None)
    if row is None:
        return [code] if code else []
    facts = [f"{code}، تا ۲۰۲۰: {row['code_before_2020']}" if row["code_before_2020"] != code else code]
    facts.append(f"مرکز: {row['capital_fa']}")
    borders = [name_fa("partner", partner) for partner in filter(None, row["borders"].split(";"))]
    return [*facts, f"همسایه {' و '.join(borders)}"] if borders else facts


def _list_headlines(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The newest level of some indicators: those of trade first, then what is newest."""
    newest = sorted(rows, key=lambda row: row["period_end"], reverse=True)
    first = [row for name in _HEADLINES for row in newest if row["indicator"] == name]
    return [
        {
            "name": name_fa("indicator", row["indicator"]),
            "name_en": name_en("indicator", row["indicator"]),
            "amount": show_claimed(row),
            "period": show_row_period(row),
            "about": [name_fa(kind, row[kind]) for kind in ("scope", "basis") if row[kind] is not None],
            "href": f"{article_href(row['article_id'])}#c-{row['claim_id']}",
        }
        for row in [*first, *(row for row in newest if row["indicator"] not in _HEADLINES)][:_TILES]
    ]


def _draw_series(folder: Path, area: Area, rows: Sequence[Row]) -> list[dict[str, Any]]:
    drawn = []
    for indicator, some in groupby(rows, key=lambda row: row["indicator"]):
        points = list(some)
        if len(points) < 2:
            # One total is no series: it stands among the newest figures and in the trade by period.
            continue
        csv = f"data/province/{area.page}-{indicator}.csv"
        columns = (
            "indicator", "unit", "scope", "basis", "period_year", "period_month", "period_end", "cumulative_value",
            "month_value_computed", "claim_id",
        )  # fmt: skip
        write_rows(folder / csv, columns, points)
        recent = sorted({row["period_year"] for row in points})[-_YEARS:]
        shown = [_point(row) for row in points if row["period_year"] in recent]
        for _, of_year in groupby(shown, key=lambda row: row["year"]):
            mark_outliers(list(of_year))
        title = f"{name_fa('indicator', indicator)} ({name_fa('unit', points[0]['unit'])})"
        charted = ("year", "month", "value", "period", "amount", "fits")
        spec = chart_series([{name: row[name] for name in charted} for row in shown])
        one = {"id": f"series-{indicator}", "title": title, "spec": spec, "csv": csv, "rows": shown[::-1]}
        drawn.append(one | {"outliers": not all(row["fits"] for row in shown)})
    return drawn


def mark_outliers(points: Sequence[dict[str, Any]]) -> None:
    """Sets `fits` of the points of a year: a total since the new year never falls; the most that agree on that fit."""
    # rising[n]: the places of the longest rising row that ends at point n
    rising: list[list[int]] = []
    for place, point in enumerate(points):
        before = [row for row in rising if points[row[-1]]["value"] <= point["value"]]
        rising.append([*max(before, key=len), place] if before else [place])
    longest: list[int] = max(rising, key=len, default=[])
    for place, point in enumerate(points):
        point["fits"] = place in longest


def _point(row: Row) -> dict[str, Any]:
    month = row["month_value_computed"]
    return {
        "year": str(row["period_year"]),
        "month": row["period_month"],
        "value": float(row["cumulative_value"]),
        "period": show_period("jalali", row["period_year"], 1, row["period_month"]),
        "amount": show_amount(row["cumulative_value"], row["unit"]),
        "month_amount": show_amount(month, row["unit"]) if month is not None else "—",
        "href": f"{article_href(row['article_id'])}#c-{row['claim_id']}",
    }


def _draw_shares(folder: Path, area: Area, rows: Sequence[Row]) -> dict[str, Any] | None:
    if not rows:
        return None
    shown: list[dict[str, Any]] = []
    for number, some in groupby(rows, key=lambda row: row["list_number"]):
        shares = list(some)
        head = shares[0]
        named = f"{show_row_period(head)}، {name_fa('indicator', head['indicator'])}"
        if any(row["list"] == named for row in shown):
            named += f" ({fa(number)})"
        for row in shares:
            href = f"{article_href(row['article_id'])}#c-{row['claim_id']}"
            shown.append(_share(named, row["name_fa"], row["share_percent"], href, len(shown), row["name_en"]))
        rest = 100 - sum(row["share_percent"] for row in shares)
        if rest > 0:
            shown.append(_share(named, UNSTATED, rest, "", len(shown), "not stated"))
    csv = f"data/province/{area.page}-shares.csv"
    write_rows(folder / csv, ("list", "sector", "sector_en", "share_percent"), shown)
    order = list(dict.fromkeys(row["sector"] for row in shown if row["sector"] != UNSTATED))
    charted = [{name: row[name] for name in ("list", "sector", "share", "amount", "place")} for row in shown]
    return {"spec": chart_shares(charted, order), "csv": csv, "rows": shown}


def _share(named: str, sector: str, share: Decimal, href: str, place: int, sector_en: str) -> dict[str, Any]:
    return {
        "list": named,
        "sector": sector,
        "sector_en": sector_en,
        "share": float(share),
        "share_percent": share,
        "amount": show_amount(share, "percent"),
        "href": href,
        "place": place,
    }


def _draw_partners(folder: Path, area: Area, rows: Sequence[Row]) -> dict[str, Any] | None:
    if not rows:
        return None
    csv = f"data/province/{area.page}-partners.csv"
    columns = ("partner_area", "name_fa", "name_en", "export_value_usd", "import_value_usd", "claims")
    write_rows(folder / csv, columns, rows)
    shown = [
        {
            "name": row["name_fa"],
            "name_en": row["name_en"],
            "value": float(row["export_value_usd"]),
            "amount": show_amount(row["export_value_usd"], "USD"),
        }
        for row in rows[:_PARTNERS]
    ]
    spec = chart_bars([{name: row[name] for name in ("name", "value", "amount")} for row in shown])
    return {"spec": spec, "csv": csv, "rows": shown, "period": show_row_period(rows[0])}


def _list_trade(folder: Path, area: Area, rows: Sequence[Row]) -> dict[str, Any] | None:
    if not rows:
        return None
    csv = f"data/province/{area.page}-trade.csv"
    write_rows(folder / csv, tuple(rows[0]), rows)
    shown = []
    for row in rows[:_PERIODS]:
        cells = [show_amount(row[name], unit) if row[name] is not None else "—" for name, unit in _TRADE]
        price = row["export_usd_per_tonne"]
        shares = [row["value_share_said_percent"], row["value_share_computed_percent"]]
        cells.append(show_number(Decimal(f"{price:.0f}")) if price is not None else "—")
        told = [show_number(Decimal(str(share))) + "٪" if share is not None else "—" for share in shares]
        cells.append(" / ".join(told) if any(share is not None for share in shares) else "—")
        note = "، ".join(name_fa(kind, row[kind]) for kind in ("scope", "basis") if row[kind] is not None)
        shown.append({"period": show_row_period(row), "note": note, "cells": cells})
    return {"csv": csv, "rows": shown}
