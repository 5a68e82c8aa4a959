"""The columns of a claims' frame about values: a column for each kind, and the prices that values and weights make."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from expectations.columns import hashed, joined
from expectations.expected import ReferenceCodes

CELL = (
    "status", "ref_area", "place", "partner_area", "sector", "product", "scope", "basis", "whole_area",
    "period_calendar", "period_year", "period_month_from", "period_month_to",
)  # fmt: skip
"""The columns that say which cell a claim is about, but for indicator and measure."""
_TRADE = ("export", "import", "trade", "transit")


def add_values(frame: pd.DataFrame, codes: ReferenceCodes) -> None:
    """Adds a column for each kind of value, empty where the claim is of another kind."""
    value, measure, unit, indicator = frame["value"], frame["measure"], frame["unit"], frame["indicator"]
    level = measure == "level"
    signed = indicator.isin(codes.signed)
    known = indicator.isin(codes.indicators) & unit.isin(codes.units)
    frame["level_in_unit"] = joined(indicator, unit, level & known)
    frame["change_in_unit"] = joined(indicator, unit, (measure == "change") & known)
    frame["ratio_in_unit"] = joined(measure, unit, measure.isin(("share", "growth", "rank")) & known)
    frame["unsigned_level"] = value.where(level & ~signed)
    frame["share_value"] = value.where((measure == "share") & (unit == "percent"))
    frame["growth_percent"] = value.where((measure == "growth") & (unit == "percent") & ~signed)
    frame["growth_times"] = value.where((measure == "growth") & (unit == "times"))
    frame["rank_value"] = value.where(measure == "rank")
    frame["rank_fraction"] = frame["rank_value"] % 1
    frame["count_fraction"] = value.where(level & (unit == "count") & (frame["qualifier"] == "exact")) % 1
    trade = indicator.isin([code for code in codes.indicators if code.split("_")[0] in _TRADE])
    # A sum over decades («از ۱۳۳۸ تا ۱۳۹۶») has bounds and no year.
    yearly = trade & level & (frame["period_year"].notna() | frame["period_start"].isna())
    frame["trade_usd"] = value.where(yearly & (unit == "USD"))
    frame["trade_tonnes"] = value.where(yearly & (unit == "tonne"))


def add_prices(frame: pd.DataFrame) -> None:
    """Adds the price per tonne of a cell that has exactly one value and one weight; empty elsewhere."""
    level = frame["measure"] == "level"
    prices = pd.Series(np.nan, index=frame.index)
    for flow in _TRADE:
        values = frame.index[level & (frame["indicator"] == f"{flow}_value") & (frame["unit"] == "USD")]
        weights = frame.index[level & (frame["indicator"] == f"{flow}_weight") & (frame["unit"] == "tonne")]
        if values.empty or weights.empty:
            continue
        of_value, of_weight = (_one_a_cell(frame.loc[rows]) for rows in (values, weights))
        both = of_value.index.intersection(of_weight.index)
        value_rows, weight_rows = of_value[both].to_numpy(), of_weight[both].to_numpy()
        weight = frame["value"].to_numpy()[weight_rows]
        price = frame["value"].to_numpy()[value_rows] / np.where(weight > 0, weight, np.nan)
        prices.iloc[value_rows] = price
        prices.iloc[weight_rows] = price
    frame["usd_per_tonne"] = prices
    narrow = frame["sector"].notna() | frame["product"].notna() | frame["place"].notna() | frame["partner_area"].notna()
    frame["total_usd_per_tonne"] = prices.where(~narrow)


def _one_a_cell(rows: pd.DataFrame) -> pd.Series[Any]:
    """Position in the whole frame by cell, of cells that have exactly one of `rows`."""
    cells = hashed(rows, ("article_id", *CELL))
    alone = ~cells.duplicated(keep=False)
    return pd.Series(rows.index[alone], index=cells[alone])
