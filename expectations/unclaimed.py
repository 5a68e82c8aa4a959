"""What must be true of every number that became no claim, before it is loaded."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from expectations.article_frame import ArticleIndex, quotes_in_place
from expectations.columns import missing_fields, numbered, where_known
from expectations.expected import Expected, between, critical, holds, is_empty

REQUIRED = ("article_id", "span_start", "span_end", "quote", "reason")

SUITE: tuple[Expected, ...] = (
    critical(
        "required_fields_are_given",
        "A number that became no claim has its article, its span, its quote and the reason.",
        is_empty("missing_field"),
        because="The required field {missing_field} is empty.",
    ),
    critical(
        "article_is_known",
        "The number's article, in this version, is in the same batch.",
        holds("article_known"),
        because="Article {article_id} is not in the batch.",
    ),
    critical(
        "article_may_load",
        "A number is held back together with its article.",
        holds("article_passed"),
        because="Article {article_id} is held back, and its numbers with it.",
    ),
    critical(
        "quote_is_in_place",
        "The quote equals the raw text between span_start and span_end.",
        holds("quote_in_place"),
        because="The raw text at {span_start}..{span_end} is not the quote «{quote}».",
    ),
    critical(
        "number_comes_once",
        "One place of an article is listed once.",
        between("copies_before", 0, 0),
        because="The same place of the article is listed before.",
    ),
)


def judged_unclaimed(unclaimed: pa.Table, articles: ArticleIndex) -> pd.DataFrame:
    """One row per number with the columns that `SUITE` judges; `key` is article_id:span_start-span_end."""
    found = articles.find(unclaimed["article_id"])
    passed = np.append(articles.passed, True)[found]
    in_place = quotes_in_place(articles, found, unclaimed["span_start"], unclaimed["span_end"], unclaimed["quote"])
    ids, starts, ends = (unclaimed[name].to_pandas() for name in ("article_id", "span_start", "span_end"))
    frame = pd.DataFrame(
        {
            "article_id": ids,
            "span_start": starts,
            "span_end": ends,
            "quote": unclaimed["quote"].to_pandas(),
            "missing_field": missing_fields(unclaimed, REQUIRED),
            "article_known": found >= 0,
            "article_passed": passed,
            "quote_in_place": where_known(in_place, (found >= 0) & passed),
        }
    )
    places = pd.Series(
        [f"{one}:{start}-{end}" for one, start, end in zip(ids, starts, ends, strict=True)], dtype=object
    )
    frame["key"] = numbered(places)
    frame["copies_before"] = places.groupby(places, sort=False).cumcount()
    return frame
