"""The columns that the suite of `claims.py` judges: the claims' own, and those that put two things together.

A derived column is empty (None, NaN) where its rule does not apply. Values become floats here and only here: they are
judged and never stored.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from expectations.article_frame import (
    ArticleIndex,
    days,
    lengths,
    missing_fields,
    numbered,
    quotes_in_place,
    where_known,
)
from expectations.expected import ReferenceCodes
from expectations.second_reading import Reread, SignReader, reader_of

REQUIRED = (
    "claim_id", "article_id", "extractor_version", "rule", "indicator", "measure", "status", "value", "unit",
    "value_text", "qualifier", "quote", "span_start", "span_end", "sentence_start", "sentence_end", "confidence",
    "breakdown_complete",
)  # fmt: skip
_CODES = (
    "indicator", "measure", "status", "unit", "qualifier", "ref_area", "place", "partner_area", "sector", "product",
    "scope", "basis", "whole_area", "period_calendar", "period_basis", "compared_to",
)  # fmt: skip
_CELL = (
    "status", "ref_area", "place", "partner_area", "sector", "product", "scope", "basis", "whole_area",
    "period_calendar", "period_year", "period_month_from", "period_month_to",
)  # fmt: skip
_PERIOD = ("period_year", "period_month_from", "period_month_to")
_TRADE = ("export", "import", "trade", "transit")


def judged_claims(claims: pa.Table, articles: ArticleIndex, codes: ReferenceCodes) -> pd.DataFrame:
    """One row per claim with the columns that `claims.SUITE` judges; `key` is the claim_id."""
    found = articles.find(claims["article_id"])
    frame = pd.DataFrame({name: _category(claims[name]) for name in _CODES})
    for name in ("claim_id", "article_id", "quote"):
        frame[name] = claims[name].to_pandas()
    frame["key"] = numbered(frame["claim_id"].fillna(""))
    for name in ("value", "value_upper", "confidence"):
        frame[name] = _floats(claims[name])
    for name in ("span_start", "span_end", "sentence_start", "sentence_end", *_PERIOD):
        frame[name] = _floats(claims[name])
    for name in ("period_start", "period_end"):
        frame[name] = days(claims[name])
    frame["missing_field"] = missing_fields(claims, REQUIRED)
    frame["article_known"] = found >= 0
    frame["article_passed"] = np.append(articles.passed, True)[found]
    _place(frame, claims, articles, found)
    _judge_values(frame, codes)
    _read_signs(frame, articles, found, codes)
    _read_again(frame, claims["repair"].is_valid().to_numpy(), codes)
    _judge_prices(frame)
    _judge_periods(frame, np.append(articles.told_on, np.datetime64("NaT", "D"))[found])
    frame["compared_measure"] = frame["measure"].where(frame["compared_to"].notna())
    ranged = frame["value_upper"].notna()
    frame["partner_is_other"] = where_known(
        (frame["partner_area"].astype(object) != frame["ref_area"].astype(object)).to_numpy(),
        frame["partner_area"].notna().to_numpy(),
    )
    frame["range_fits"] = ranged.where(frame["qualifier"].isin(("range", "exact")), False) == (
        frame["qualifier"] == "range"
    )
    frame["breakdown_fits"] = claims["breakdown"].is_valid().to_numpy() | ~_truths(claims["breakdown_complete"])
    frame["whole_given"] = where_known(frame["whole_area"].notna().to_numpy(), (frame["measure"] == "share").to_numpy())
    return frame


def _place(frame: pd.DataFrame, claims: pa.Table, articles: ArticleIndex, found: np.ndarray[Any, Any]) -> None:
    """Adds whether quote, sentence and mentions stand where they are said to, and how often the claim came before."""
    # A claim that is held back with its article is not held against that article's text as well, nor what stands
    # around a quote that is not where it should be.
    given = frame["missing_field"].isna().to_numpy()
    known = (found >= 0) & frame["article_passed"].to_numpy() & given
    in_place = quotes_in_place(articles, found, claims["span_start"], claims["span_end"], claims["quote"])
    frame["quote_in_place"] = where_known(in_place, known)
    known = known & np.asarray(in_place, dtype=bool)
    end_of_text = lengths(articles, found)
    sentence = (
        (frame["sentence_start"] >= 0)
        & (frame["sentence_start"] <= frame["span_start"])
        & (frame["span_end"] <= frame["sentence_end"])
        & (frame["sentence_end"] <= end_of_text)
    )
    frame["sentence_in_place"] = where_known(sentence.to_numpy(), known)
    mentions = claims["mentions"].combine_chunks()
    rows = pc.list_parent_indices(mentions).to_numpy()
    spans = pc.list_flatten(mentions)
    starts, ends = (pc.fill_null(pc.struct_field(spans, name), -1).to_numpy() for name in ("span_start", "span_end"))
    fits = np.ones(len(frame), dtype=bool)
    fits[rows[(starts < 0) | (starts >= ends) | (ends > end_of_text[rows])]] = False
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    leads = np.zeros(len(frame), dtype=bool)
    said = frame[["span_start", "span_end"]].to_numpy()[rows[first]]
    leads[rows[first]] = (starts[first] == said[:, 0]) & (ends[first] == said[:, 1])
    frame["mentions_in_place"] = where_known(fits & leads, known)
    same = _hashed(frame, ("article_id", "span_start", "span_end", "indicator", "measure", "compared_to", *_CELL))
    frame["copies_before"] = same.groupby(same, sort=False).cumcount()


def _judge_values(frame: pd.DataFrame, codes: ReferenceCodes) -> None:
    """Adds a column for each kind of value, empty where the claim is of another kind."""
    value, measure, unit, indicator = frame["value"], frame["measure"], frame["unit"], frame["indicator"]
    level = measure == "level"
    signed = indicator.isin(codes.signed)
    known = indicator.isin(codes.indicators) & unit.isin(codes.units)
    frame["level_in_unit"] = _joined(indicator, unit, level & known)
    frame["change_in_unit"] = _joined(indicator, unit, (measure == "change") & known)
    frame["ratio_in_unit"] = _joined(measure, unit, measure.isin(("share", "growth", "rank")) & known)
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


def _read_signs(
    frame: pd.DataFrame, articles: ArticleIndex, found: np.ndarray[Any, Any], codes: ReferenceCodes
) -> None:
    """Adds the sign of a growth, a change or a balance, and the one its sentence tells; empty where it tells none."""
    in_place = frame["sentence_in_place"].eq(True) & (frame["value"] != 0)
    balance = frame["indicator"].isin(codes.signed) & (frame["indicator"] != "other") & (frame["measure"] == "level")
    moves = frame["measure"].isin(("growth", "change")) & (frame["unit"] != "times")
    frame["sign"] = np.sign(frame["value"])
    frame["told_sign"] = math.nan
    for rows, reader in (
        (balance & in_place, SignReader.of(codes.signs)),
        (moves & in_place, SignReader.of(codes.signs, codes.changes)),
    ):
        chosen = np.flatnonzero(rows)
        bounds = frame[["sentence_start", "sentence_end"]].to_numpy()[chosen].astype(int).tolist()
        spans = [(position, start, end) for position, (start, end) in zip(found[chosen], bounds, strict=True)]
        told = {span: reader.read(articles.texts[span[0]][span[1] : span[2]]) for span in dict.fromkeys(spans)}
        frame.loc[chosen, "told_sign"] = [told[span] for span in spans]


def _read_again(frame: pd.DataFrame, repaired: np.ndarray[Any, Any], codes: ReferenceCodes) -> None:
    """Adds the value and the unit that the quote says by a second reading; empty where it is not plainly written."""
    reader = reader_of(codes)
    plain = frame["quote"].where(~repaired & frame["value_upper"].isna()).astype("category")
    rereads = [reader.read(quote) for quote in plain.cat.categories]
    nothing = Reread(Decimal("NaN"), "")
    by_code = [nothing if one is None else one for one in rereads] + [nothing]
    again = [by_code[code] for code in plain.cat.codes]
    frame["reread_value"] = [float(one.value) for one in again]
    frame["reread_unit"] = pd.Series([one.unit or None for one in again], dtype=object)
    # A price per tonne is told in the words of its currency, and factors per kilogram are the reader's to know.
    price = frame["unit"].map(codes.units).astype(object) == "price"
    frame.loc[price, "reread_value"] = math.nan
    frame["quoted_unit"] = frame["unit"].astype(object).where(frame["unit"].isin(codes.units) & ~price)
    frame["size"] = frame["value"].abs().round(6)
    frame["reread_size"] = frame["reread_value"].round(6)


def _judge_prices(frame: pd.DataFrame) -> None:
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


def _judge_periods(frame: pd.DataFrame, told_on: np.ndarray[Any, Any]) -> None:
    """Adds what the period is held against: its calendar, its months and the day the article speaks from."""
    start, end, year = frame["period_start"], frame["period_end"], frame["period_year"]
    first, last = frame["period_month_from"], frame["period_month_to"]
    jalali, gregorian = frame["period_calendar"] == "jalali", frame["period_calendar"] == "gregorian"
    frame["months_paired"] = first.notna() == last.notna()
    frame["jalali_year"] = year.where(jalali)
    frame["gregorian_year"] = year.where(gregorian)
    frame["jalali_offset"] = (start.dt.year - year).where(jalali)
    frame["gregorian_offset"] = (start.dt.year - year).where(gregorian)
    settled = year.notna() & first.notna() & last.notna()
    # «از ۱۳۹۷ تاکنون» may leave its end open.
    frame["bounds_fit"] = start.notna() & (end.notna() | ~settled) | (end.isna() & ~settled)
    frame["days_per_month"] = ((end - start).dt.days + 1) / (last - first + 1).where(
        (first >= 1) & (last <= 12) & (last >= first)
    )
    reported = frame["status"] == "reported"
    frame["told_on"] = pd.Series(told_on.astype("datetime64[ns]"), index=frame.index)
    frame["told_on_and_a_month"] = frame["told_on"] + pd.Timedelta(days=31)
    frame["reported_start"] = start.where(reported)
    frame["reported_end"] = end.where(reported)


def _category(column: pa.ChunkedArray) -> pd.Series[Any]:
    """A column of few values as a pandas category, which is judged value by value and not row by row."""
    values = column.combine_chunks().dictionary_encode() if len(column) else column
    return pd.Series(values.to_pandas(), dtype="category")


def _floats(column: pa.ChunkedArray) -> pd.Series[Any]:
    return pd.Series(column.cast(pa.float64(), safe=False).to_numpy(), dtype="float64")


def _truths(column: pa.ChunkedArray) -> np.ndarray[Any, Any]:
    return np.asarray(pc.fill_null(column, False).to_numpy(), dtype=bool)


def _joined(left: pd.Series[Any], right: pd.Series[Any], where: pd.Series[bool]) -> pd.Categorical:
    """«left in right» as a category of the pairs that occur; empty outside `where` and where either is empty."""
    pair = left.cat.codes.astype("int64") * 10_000 + right.cat.codes
    known = where & left.notna() & right.notna()
    codes, pairs = pd.factorize(pair.where(known))
    names = [f"{left.cat.categories[int(one) // 10_000]} in {right.cat.categories[int(one) % 10_000]}" for one in pairs]
    return pd.Categorical.from_codes(codes.tolist(), categories=pd.Index(names, dtype=object))


def _hashed(frame: pd.DataFrame, columns: Iterable[str]) -> pd.Series[Any]:
    """A 64-bit number for each row that is the same where all of `columns` are."""
    return pd.util.hash_pandas_object(frame[list(columns)], index=False)


def _one_a_cell(rows: pd.DataFrame) -> pd.Series[Any]:
    """Position in the whole frame by cell, of cells that have exactly one of `rows`."""
    cells = _hashed(rows, ("article_id", *_CELL))
    alone = ~cells.duplicated(keep=False)
    return pd.Series(rows.index[alone], index=cells[alone])
