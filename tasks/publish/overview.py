"""The first page (what there is, the map, the newest claims, the coverage) and the page of all coverage."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from seeds import read_table
from tasks.publish.chart_files import write_rows
from tasks.publish.claim_view import Row, article_href, cut_sentence, show_row_period, view_claim
from tasks.publish.coverage import MONTHS, draw_heat, draw_years
from tasks.publish.iran_map import draw_provinces
from tasks.publish.labels import name_fa
from tasks.publish.month_pages import Area
from tasks.publish.shown import persian_order, show_amount, show_number, show_scaled
from tasks.publish.templates import render

_YEARS = 2
"""Years of coverage on the first page."""
_RANKED = 12
_LEAST_ROOM, _ROOM_ON_A_PHONE = 14, 40
"""Room that a province must have on the map for its name to be written in it, on a wide screen and a narrow one."""


def write_overview(
    folder: Path,
    totals: Row,
    areas: Sequence[Area],
    coverage: Sequence[Row],
    on_map: Sequence[Row],
    newest: Sequence[Row],
    built_on: date,
) -> None:
    """Writes index.html, coverage.html and their CSV files."""
    write_rows(folder / "data" / "map.csv", tuple(on_map[0]) if on_map else ("area",), on_map)
    write_rows(folder / "data" / "coverage.csv", ("area", "list_year", "list_month", "claims", "articles"), coverage)
    home = [area for area in areas if not area.abroad]
    heat = list(draw_heat(home, coverage))
    counted = {row["area"]: row for row in on_map}
    shapes, height = draw_provinces()
    provinces = [row for row in on_map if row["area"].startswith("IR-")]
    scales = {
        "claims": divide(Decimal(row["claims"]) for row in provinces),
        "export": divide(row["export_value_usd"] for row in provinces if row["export_value_usd"] is not None),
    }
    text = render(
        "overview.html",
        root="",
        page="overview",
        built_on=built_on,
        totals=totals,
        map={
            "height": height,
            "shapes": list(_shapes(shapes, counted, scales)),
            "legends": {"claims": list(_explain_counts(scales["claims"])), "export": list(_explain(scales["export"]))},
        },
        ranked=list(_rank(on_map)),
        nation=counted["IR"]["claims"] if "IR" in counted else None,
        newest=[_newest(row) for row in newest],
        heat=heat[:_YEARS],
        months=MONTHS,
    )
    (folder / "index.html").write_text(text, encoding="utf-8")
    years, matrix = draw_years(home, coverage)
    text = render(
        "coverage.html",
        root="",
        page="coverage",
        built_on=built_on,
        nation=[area for area in areas if area.code == "IR"],
        provinces=[area for area in list_all_areas(areas) if not area.abroad and area.code != "IR"],
        abroad=[area for area in areas if area.abroad],
        years=years,
        matrix=matrix,
        heat=heat,
        months=MONTHS,
    )
    (folder / "coverage.html").write_text(text, encoding="utf-8")


def list_all_areas(areas: Sequence[Area]) -> list[Area]:
    """The areas with claims and the provinces without any, each of which has a page, in their order."""
    return order_areas([*areas, *_without_claims(areas)])


def order_areas(areas: Iterable[Area]) -> list[Area]:
    """The country first, the provinces by their Persian names, other countries, claims without an area last."""
    return sorted(areas, key=lambda area: (area.code == "", area.abroad, area.code != "IR", persian_order(area.name)))


def _without_claims(areas: Sequence[Area]) -> Iterator[Area]:
    known = {area.code for area in areas}
    for row in read_table("provinces"):
        if row["code"] not in known:
            yield Area(row["code"], row["code"], row["name_fa"], row["name_en"], 0)


def divide(values: Iterable[Decimal]) -> list[Decimal]:
    """The least value of each of at most five levels, of some as many values each, rising; empty for no value."""
    ordered = sorted(values)
    steps = (ordered[len(ordered) * level // 5] for level in range(5)) if ordered else ()
    return sorted(set(steps))


def _explain(scale: Sequence[Decimal]) -> Iterator[dict[str, Any]]:
    for level, least in enumerate(scale, 1):
        yield {"level": level, "text": f"از {show_scaled(least)}"}


def _explain_counts(scale: Sequence[Decimal]) -> Iterator[dict[str, Any]]:
    for level, least in enumerate(scale, 1):
        most = scale[level] - 1 if level < len(scale) else None
        text = f"{show_number(least)} و بیشتر" if most is None else f"{show_number(least)} تا {show_number(most)}"
        yield {"level": level, "text": show_number(least) if most == least else text}


def _shapes(
    shapes: Sequence[Any], counted: dict[str, Row], scales: dict[str, list[Decimal]]
) -> Iterator[dict[str, Any]]:
    for shape in shapes:
        row = counted.get(shape.code)
        name = name_fa("area", shape.code)
        label = f"{name}: {show_number(row['claims'])} ادعا" if row else f"{name}: بی ادعا"
        export = row["export_value_usd"] if row else None
        if row and export is not None:
            label += f"، صادرات {show_amount(export, 'USD')} در {show_row_period(row)}"
        yield {
            "code": shape.code,
            "name": name,
            "path": shape.path,
            "x": shape.x,
            "y": shape.y,
            "lines": _fold_name(name) if shape.room > _LEAST_ROOM else [],
            "small": shape.room <= _ROOM_ON_A_PHONE,
            "label": label,
            "claims_level": bisect_right(scales["claims"], row["claims"]) if row else 0,
            "export_level": bisect_right(scales["export"], export) if export is not None else 0,
        }


def _fold_name(name: str) -> list[str]:
    """A name of several words on two lines."""
    head, _, rest = name.partition(" ")
    return [head, rest] if rest else [name]


def _rank(on_map: Sequence[Row]) -> Iterator[dict[str, Any]]:
    provinces = sorted((row for row in on_map if row["area"].startswith("IR-")), key=lambda row: -row["claims"])
    for row in provinces[:_RANKED]:
        export = row["export_value_usd"]
        yield {
            "code": row["area"],
            "name": name_fa("area", row["area"]),
            "claims": row["claims"],
            "export": show_amount(export, "USD") if export is not None else "",
            "period": show_row_period(row) if export is not None else "",
        }


def _newest(row: Row) -> dict[str, Any]:
    spans = [(span["span_start"], span["span_end"], row["claim_id"]) for span in row["mentions"]]
    return {
        "view": view_claim(row),
        "pieces": cut_sentence(row["sentence"], row["sentence_start"], spans),
        "page": article_href(row["article_id"]),
    }
