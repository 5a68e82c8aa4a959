"""The extract stage as a Prefect task."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.extract.reader import read_article
from tasks.load.arrow import articles_from_table, claims_to_table, fits_warehouse, unclaimed_to_table
from tasks.parts import BatchFolder
from tasks.records import Claim, UnclaimedNumber


@dataclass(frozen=True, slots=True)
class Extracted:
    """What the reader made of one batch."""

    articles: int
    claims: int
    unclaimed: int
    without_numbers: int
    """Articles in which no number was seen at all."""


@task(
    name="extract",
    task_run_name="extract {batch.name}",
    description="Reads each article of a batch: its statistical claims, and its other numbers with the reason.",
    tags=["amarkav", "extract"],
    cache_policy=NO_CACHE,
)
def extract(batch: Path) -> Extracted:
    """The counts; writes the batch's `claims` and `unclaimed` numbers."""
    folder = BatchFolder(batch)
    claims: list[Claim] = []
    unclaimed: list[UnclaimedNumber] = []
    articles = articles_from_table(folder.read("normalised"))
    without_numbers = 0
    for article in articles:
        reading = read_article(article)
        without_numbers += not reading.claims and not reading.unclaimed
        for claim in reading.claims:
            if fits_warehouse(claim.value) and fits_warehouse(claim.value_upper):
                claims.append(claim)
            else:
                unclaimed.append(_set_aside(claim))
        for number in reading.unclaimed:
            unclaimed.append(number if fits_warehouse(number.value) else replace(number, value=None))
    folder.write("claims", claims_to_table(claims))
    folder.write("unclaimed", unclaimed_to_table(unclaimed))
    return Extracted(len(articles), len(claims), len(unclaimed), without_numbers)


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
