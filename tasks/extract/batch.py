"""Reads a batch of articles into the tables that the gates and the warehouse take.

An article on which the reader itself fails is rejected with what happened, and read again by the next run: one article
must not cost its batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from tasks.extract.reader import read_article
from tasks.load.arrow import fits_warehouse
from tasks.records import Article, Claim, Rejection, UnclaimedNumber

_LAST_PLACE = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class BatchReading:
    """What the reader made of a batch."""

    articles: tuple[Article, ...]
    """Those that were read, in their order."""
    claims: tuple[Claim, ...]
    unclaimed: tuple[UnclaimedNumber, ...]
    rejections: tuple[Rejection, ...]
    without_numbers: int
    """Articles in which no number was seen at all."""


def read_batch(articles: Sequence[Article]) -> BatchReading:
    """The claims and other numbers of all articles, in their order; values are such as the warehouse can hold."""
    done: list[Article] = []
    claims: list[Claim] = []
    unclaimed: list[UnclaimedNumber] = []
    rejections: list[Rejection] = []
    without_numbers = 0
    for article in articles:
        try:
            reading = read_article(article)
        except Exception as error:  # whatever it is: it is this article's, it is told, and the others go on
            detail = f"the reader failed on this article ({type(error).__name__}: {error}); please report it"
            rejections.append(Rejection(article.source, article.source_id, "reader_failed", detail))
            continue
        done.append(article)
        without_numbers += not reading.claims and not reading.unclaimed
        for claim in reading.claims:
            if fits_warehouse(claim.value) and fits_warehouse(claim.value_upper):
                claims.append(_with_storable_rounding(claim))
            else:
                unclaimed.append(_set_aside(claim))
        for number in reading.unclaimed:
            unclaimed.append(number if fits_warehouse(number.value) else replace(number, value=None))
    return BatchReading(tuple(done), tuple(claims), tuple(unclaimed), tuple(rejections), without_numbers)


def _with_storable_rounding(claim: Claim) -> Claim:
    """The claim with its rounding in six decimal places: a tolerance may become wider, never narrower."""
    if fits_warehouse(claim.rounding):
        return claim
    return replace(claim, rounding=claim.rounding.quantize(_LAST_PLACE, ROUND_CEILING))


def _set_aside(claim: Claim) -> UnclaimedNumber:
    """A claim whose value no column holds exactly: kept with its place, claimed by nobody."""
    return UnclaimedNumber(
        article_id=claim.article_id,
        span_start=claim.span_start,
        span_end=claim.span_end,
        quote=claim.quote,
        value=None,
        unit=claim.unit,
        reason="out_of_range",
        detail=f"{claim.indicator} {claim.value}: more than 32 digits, or than 6 decimal places",
    )
