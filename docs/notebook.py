"""A notebook over the published warehouse: `.venv/bin/marimo edit docs/notebook.py`; AMARKAV_HOME names another home.

It reads the newest snapshot and nothing else: choose a province and an indicator, and see the claims, the series and
the sentences behind them.
"""

import marimo

app = marimo.App(width="medium", app_title="Amarkav", layout_file=None)


@app.cell
def _():
    import os
    from pathlib import Path

    import altair as alt
    import marimo as mo

    from warehouse.home import Home
    from warehouse.query import run_query

    home = Home.resolve(None, os.environ)
    if not home.published.exists():
        home = Home(Path(__file__).resolve().parent.parent / "data")
    return alt, home, mo, run_query


@app.cell
def _(home, mo, run_query):
    totals = run_query(
        home, "SELECT count(*) AS claims, count(DISTINCT article_id) AS articles FROM claims"
    ).to_pylist()[0]
    mo.md(
        f"""
        # آمارکاو · Amarkav

        {totals["claims"]:,} statistical claims of {totals["articles"]:,} articles, in `{home.published}`.
        Every query below is plain SQL: change it, or copy it to `amarkav sql`.
        """
    )
    return


@app.cell
def _(home, mo, run_query):
    areas = run_query(
        home,
        """
        SELECT coalesce(a.name_fa, c.ref_area) || ' · ' || coalesce(a.name_en, '') AS label, c.ref_area AS code
        FROM claims c LEFT JOIN dim_area a ON a.area_code = c.ref_area
        WHERE c.ref_area IS NOT NULL
        GROUP BY ALL ORDER BY count(*) DESC, code
        """,
    ).to_pylist()
    indicators = run_query(
        home,
        """
        SELECT i.name_fa || ' · ' || i.name_en AS label, c.indicator AS code
        FROM claims c JOIN dim_indicator i ON i.indicator_code = c.indicator
        GROUP BY ALL ORDER BY count(*) DESC, code
        """,
    ).to_pylist()
    area = mo.ui.dropdown({row["label"]: row["code"] for row in areas}, value=areas[0]["label"], label="Area")
    indicator = mo.ui.dropdown(
        {row["label"]: row["code"] for row in indicators}, value=indicators[0]["label"], label="Indicator"
    )
    mo.hstack([area, indicator], justify="start")
    return area, indicator


@app.cell
def _(area, home, indicator, mo, run_query):
    chosen = {"area": area.value, "indicator": indicator.value}
    claims = run_query(
        home,
        """
        SELECT c.measure, c.value, c.unit, c.qualifier, c.period_year, c.period_month_to, c.sector, c.partner_area,
               a.agency, a.published_on, c.quote, c.claim_id
        FROM claims c JOIN articles a USING (article_id)
        WHERE c.ref_area = $area AND c.indicator = $indicator
        ORDER BY c.period_year DESC, c.period_month_to DESC, c.value DESC
        """,
        chosen,
    )
    mo.ui.table(claims.to_pandas(), selection="single", page_size=12)
    return chosen, claims


@app.cell
def _(alt, chosen, home, mo, run_query):
    series = run_query(
        home,
        """
        SELECT period_year::VARCHAR AS year, period_month AS month, cumulative_value::DOUBLE AS value, unit
        FROM timeline
        WHERE ref_area = $area AND indicator = $indicator AND cumulative_value IS NOT NULL
              AND partner_area IS NULL AND sector IS NULL AND product IS NULL AND place IS NULL
        ORDER BY year, month
        """,
        chosen,
    ).to_pandas()
    if series.empty:
        chart = mo.md("No totals since the new year are known here.")
    else:
        chart = (
            alt.Chart(series, title="Totals since the new year (Jalali months)")
            .mark_line(point=True)
            .encode(
                x=alt.X("month:Q", scale=alt.Scale(domain=[1, 12])),
                y="value:Q",
                color="year:N",
                tooltip=["year", "month", "value"],
            )
        )
    chart
    return


@app.cell
def _(home, mo, run_query):
    contradictions = run_query(
        home,
        """
        SELECT indicator, ref_area, first_quote, second_quote, difference_percent, first_agency, second_agency
        FROM contradictions ORDER BY abs(difference_percent) DESC NULLS LAST LIMIT 20
        """,
    ).to_pandas()
    mo.vstack([mo.md("## Statements that cannot both be true"), mo.ui.table(contradictions, selection=None)])
    return


if __name__ == "__main__":
    app.run()
