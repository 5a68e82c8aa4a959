"""The charts of the report as Vega-Lite specifications, made with Altair; the page draws them in its own colours.

`fa(...)`, `faShort(...)` and `faMonth(...)` are functions of assets/site.js: Persian digits, scales in words, months.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from functools import cache
from typing import Any

UNSTATED = "گفته‌نشده"
PALETTE = ("#0f7c82", "#c77c2a", "#7a5ba6", "#4c8c4a", "#b5495b", "#3f6fb5", "#8a6d3b", "#5f8f9b", "#a3558f", "#6b7280")
_GREY = "#b8b2a6"

Rows = Sequence[dict[str, Any]]


def chart_series(rows: Rows) -> dict[str, Any]:
    """Totals since the new year, a line a year through those that fit, hollow points for the rest.

    Rows have year, month, value, fits, and the texts shown (period, amount).
    """
    return _with(_series(hollow=not all(row["fits"] for row in rows)), rows)


def chart_shares(rows: Rows, order: Sequence[str]) -> dict[str, Any]:
    """Lists of shares as bars of 100 percent, the rest in grey. Rows have list, sector, share, amount, place."""
    spec = _with(_shares(), rows)
    colours = [PALETTE[place % len(PALETTE)] for place in range(len(order))]
    spec["encoding"]["color"]["scale"] = {"domain": [*order, UNSTATED], "range": [*colours, _GREY]}
    spec["encoding"]["order"] = {"field": "place", "type": "quantitative"}
    spec["height"] = 38 * len({row["list"] for row in rows})
    return spec


def chart_bars(rows: Rows) -> dict[str, Any]:
    """One bar a row, the longest first. Rows have name, value and the text shown (amount)."""
    return _with(_bars(), rows) | {"height": 30 * len(rows)}


def _with(template: dict[str, Any], rows: Rows) -> dict[str, Any]:
    spec = copy.deepcopy(template)
    spec["data"] = {"values": list(rows)}
    return spec


@cache
def _series(*, hollow: bool) -> dict[str, Any]:
    import altair as alt

    base = alt.Chart("rows.json").encode(
        x=alt.X("month:Q")
        .title(None)
        .scale(domain=[1, 12], nice=False)
        .axis(
            values=list(range(1, 13)),
            labelExpr="faMonth(datum.value, width)",
            labelAngle=0,
            grid=False,
        ),
        y=alt.Y("value:Q").title(None).axis(labelExpr="faShort(datum.value)", tickCount=5),
        color=alt.Color("year:O").legend(
            orient="top",
            title=None,
            labelExpr="fa(datum.label)",
            symbolType="stroke",
            columns=3,
        ),
        tooltip=[alt.Tooltip("period:N").title("دوره"), alt.Tooltip("amount:N").title("مقدار")],
    )
    fitting = base.transform_filter("datum.fits")
    layers = fitting.mark_line(strokeWidth=2) + fitting.mark_point(filled=True, size=60, opacity=1)
    # A layer without a mark would be an empty symbol to a screen reader.
    if hollow:
        layers += base.transform_filter("!datum.fits").mark_point(filled=False, size=60, opacity=1, strokeWidth=2)
    return _finish(layers.properties(width="container", height=240))


@cache
def _shares() -> dict[str, Any]:
    import altair as alt

    chart = (
        alt.Chart("rows.json")
        .mark_bar(height={"band": 0.72}, stroke=None)
        .encode(
            x=alt.X("share:Q")
            .title(None)
            .scale(domain=[0, 100], reverse=True, nice=False)
            .axis(labelExpr="faShort(datum.value, '٪')", values=[0, 25, 50, 75, 100]),
            y=alt.Y("list:N").title(None).sort(None).axis(orient="right", labelLimit=250, ticks=False, domain=False),
            color=alt.Color("sector:N").legend(orient="bottom", title=None, columns=3, labelLimit=170),
            tooltip=[
                alt.Tooltip("list:N").title("دوره"),
                alt.Tooltip("sector:N").title("بخش"),
                alt.Tooltip("amount:N").title("سهم"),
            ],
        )
        .properties(width="container")
    )
    return _finish(chart)


@cache
def _bars() -> dict[str, Any]:
    import altair as alt

    base = alt.Chart("rows.json").encode(
        y=alt.Y("name:N").title(None).sort("-x").axis(orient="right", labelLimit=170, ticks=False, domain=False),
        x=alt.X("value:Q").title(None).scale(reverse=True).axis(labelExpr="faShort(datum.value)", tickCount=4),
        tooltip=[alt.Tooltip("name:N").title("نام"), alt.Tooltip("amount:N").title("مقدار")],
    )
    return _finish(base.mark_bar(height={"band": 0.66}, cornerRadiusEnd=3).properties(width="container"))


def _finish(chart: Any) -> dict[str, Any]:
    spec: dict[str, Any] = chart.to_dict()
    # The page brings its own theme, which Altair's would hide.
    spec.pop("config", None)
    return spec
