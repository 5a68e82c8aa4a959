"""The columns that the suite of `claims.py` judges: the claims' own, and those that put two things together.

A derived column is empty (None, NaN) where its rule does not apply. Values become floats here and only here: they are
judged and never stored.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from expectations.article_frame import ArticleIndex, lengths, quotes_in_place
from expectations.claim_quotes import add_rereads, add_signs
from expectations.claim_values import CELL, add_prices, add_values
from expectations.columns import category, days, floats, hashed, missing_fields, numbered, truths, where_known
from expectations.expected import ReferenceCodes

REQUIRED = (
    "claim_id", "article_id", "extractor_version", "rule", "indicator", "measure", "status", "value", "unit",
    "value_text", "qualifier", "quote", "span_start", "span_end", "sentence_start", "sentence_end", "confidence",
    "breakdown_complete",
)  # fmt: skip
_CODES = (
    "indicator", "measure", "status", "unit", "qualifier", "ref_area", "place", "partner_area", "sector", "product",
    "scope", "basis", "whole_area", "period_calendar", "period_basis", "compared_to",
)  # fmt: skip
_PERIOD = ("period_year", "period_month_from", "period_month_to")


def judged_claims(claims: pa.Table, articles: ArticleIndex, codes: ReferenceCodes) -> pd.DataFrame:
    """One row per claim with the columns that `claims.SUITE` judges; `key` is the claim_id."""
    found = articles.find(claims["article_id"])
    frame = pd.DataFrame({name: category(claims[name]) for name in _CODES})
    for name in ("claim_id", "article_id", "quote"):
        frame[name] = claims[name].to_pandas()
    frame["key"] = numbered(frame["claim_id"].fillna(""))
    for name in ("value", "value_upper", "confidence"):
        frame[name] = floats(claims[name])
    for name in ("span_start", "span_end", "sentence_start", "sentence_end", *_PERIOD):
        frame[name] = floats(claims[name])
    for name in ("period_start", "period_end"):
        frame[name] = days(claims[name])
    frame["missing_field"] = missing_fields(claims, REQUIRED)
    frame["article_known"] = found >= 0
    frame["article_passed"] = np.append(articles.passed, True)[found]
    _place(frame, claims, articles, found)
    add_values(frame, codes)
    add_signs(frame, articles, found, codes)
    add_rereads(frame, claims["repair"].is_valid().to_numpy(), codes)
    add_prices(frame)
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
    frame["breakdown_fits"] = claims["breakdown"].is_valid().to_numpy() | ~truths(claims["breakdown_complete"])
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
    same = hashed(frame, ("article_id", "span_start", "span_end", "indicator", "measure", "compared_to", *CELL))
    frame["copies_before"] = same.groupby(same, sort=False).cumcount()


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
        settled & (first >= 1) & (last <= 12) & (last >= first)
    )
    reported = frame["status"] == "reported"
    frame["told_on"] = pd.Series(told_on.astype("datetime64[s]"), index=frame.index)
    frame["told_on_and_a_month"] = frame["told_on"] + pd.Timedelta(days=31).as_unit("s")
    frame["reported_start"] = start.where(reported)
    frame["reported_end"] = end.where(reported)
