"""The columns that the suite of `articles.py` judges, and the articles as the claims' suites look them up."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from expectations.columns import days, missing_fields, numbered

REQUIRED = ("article_id", "source", "source_id", "text", "content_hash")
FOREIGN = 0.3
"""Below this share of Arabic letters a text is in another language or was decoded wrongly."""
UNREADABLE = 0.01
"""Above this share of U+FFFD a text was not decoded."""
# Enough of a text to tell its script; the rest would cost time and change nothing.
_SAMPLED = 4_000
_ARABIC, _OTHER = 1, 2


@dataclass(frozen=True, slots=True)
class ArticleIndex:
    """The articles of a batch as their claims look them up; every array is in the order of the articles."""

    ids: pd.Index[Any]
    texts: Sequence[str]
    told_on: np.ndarray[Any, Any]
    """The day an article speaks from, datetime64[D]: published, else captured, else NaT."""
    passed: np.ndarray[Any, Any]
    """Whether the article itself may load."""

    def find(self, article_ids: pa.ChunkedArray) -> np.ndarray[Any, Any]:
        """Position of each article; -1 where it is not in the batch."""
        return np.asarray(self.ids.get_indexer(pd.Index(article_ids.to_pandas())))


def index_articles(articles: pa.Table, held: Collection[int] = ()) -> ArticleIndex:
    """The look-up over `articles`, of a repeated id the first; those at the positions `held` may not load."""
    told_on = pc.coalesce(articles["published_on"], articles["captured_on"])
    passed = np.ones(len(articles), dtype=bool)
    passed[list(held)] = False
    ids = pd.Index(articles["article_id"].to_pandas())
    first = ~ids.duplicated()
    texts = articles["text"].to_pylist()
    return ArticleIndex(
        ids=ids[first],
        texts=[texts[position] or "" for position in np.flatnonzero(first)],
        told_on=told_on.to_numpy().astype("datetime64[D]")[first],
        passed=passed[first],
    )


def judged_articles(articles: pa.Table, now: datetime) -> pd.DataFrame:
    """One row per article with the columns that `articles.SUITE` judges; `key` is article_id, else source/source_id."""
    texts = [text or "" for text in articles["text"].to_pylist()]
    hashes = articles["content_hash"].to_pylist()
    sources, source_ids = articles["source"].to_pandas(), articles["source_id"].to_pandas()
    came_as = sources.fillna("").str.cat(source_ids.fillna(""), sep="/")
    ids = articles["article_id"].to_pandas()
    latest = pd.Timestamp((now + timedelta(days=1)).date())
    persian = pd.Series([_persian_share(text[:_SAMPLED]) for text in texts], dtype="float64")
    undecoded = pd.Series([text.count("\ufffd") / max(len(text), 1) for text in texts], dtype="float64")
    return pd.DataFrame(
        {
            "key": numbered(ids.fillna(came_as)),
            "article_id": ids,
            "missing_field": missing_fields(articles, REQUIRED),
            "copies_before": came_as.groupby(came_as, sort=False).cumcount(),
            "text_length": [len(text.strip()) if text else None for text in texts],
            "hash_fits": [
                _hash(text) == known if text and known else None for text, known in zip(texts, hashes, strict=True)
            ],
            "persian_share": persian,
            "mixed_share": persian.where(persian >= FOREIGN),
            "undecoded_share": undecoded,
            "few_undecoded": undecoded.where(undecoded <= UNREADABLE),
            "published_year": days(articles["published_on"]).dt.year,
            "published_on": days(articles["published_on"]),
            "captured_on": days(articles["captured_on"]),
            "captured_on_and_a_day": days(articles["captured_on"]) + pd.Timedelta(days=1).as_unit("s"),
            "tomorrow": pd.Series(latest, index=range(len(articles)), dtype="datetime64[s]"),
        }
    )


def quotes_in_place(
    articles: ArticleIndex,
    positions: np.ndarray[Any, Any],
    starts: pa.ChunkedArray,
    ends: pa.ChunkedArray,
    quotes: pa.ChunkedArray,
) -> list[bool]:
    """Whether each quote equals its article's raw text at its span; False where the article is unknown."""
    texts = articles.texts
    return [
        position >= 0
        and start is not None
        and end is not None
        and quote is not None
        and 0 <= start < end == start + len(quote)
        and texts[position][start:end] == quote
        for position, start, end, quote in zip(
            positions.tolist(), starts.to_pylist(), ends.to_pylist(), quotes.to_pylist(), strict=True
        )
    ]


def lengths(articles: ArticleIndex, positions: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Length of each row's article in code points; 0 where the article is unknown."""
    known = np.array([*(len(text) for text in articles.texts), 0])
    return np.asarray(known[positions])


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _persian_share(text: str) -> float | None:
    """Part of the letters that are of the Arabic script; None for a text without a letter."""
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
    scripts = _scripts()[units]
    arabic, other = np.count_nonzero(scripts == _ARABIC), np.count_nonzero(scripts == _OTHER)
    return float(arabic / (arabic + other)) if arabic + other else None


@cache
def _scripts() -> np.ndarray[Any, Any]:
    """Each UTF-16 code unit's script; Latin, Greek and Cyrillic stand for all that is not Arabic."""
    scripts = np.zeros(0x1_0000, dtype=np.uint8)
    # Arabic letters without the digits and marks between them.
    for script, first, last in (
        (_ARABIC, 0x0620, 0x064A),
        (_ARABIC, 0x066E, 0x06D5),
        (_OTHER, ord("A"), ord("Z")),
        (_OTHER, ord("a"), ord("z")),
        (_OTHER, 0x00C0, 0x052F),
    ):
        scripts[first : last + 1] = script
    return scripts
