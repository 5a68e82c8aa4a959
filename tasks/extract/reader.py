"""Reads one article: raw text in, claims and unclaimed numbers out, every span back in the raw text.

«صادرات استان در شش ماهه نخست سال حدود ۴۰۱ میلیون دلار بود» becomes one claim: export_value, 401,000,000 USD, approx,
months 1-6, with the span of «۴۰۱ میلیون دلار».
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import Any, TypeVar

from tasks.extract.areas import article_area
from tasks.extract.article_date import article_date
from tasks.extract.breakdowns import mark_breakdowns
from tasks.extract.claims import SentenceReader
from tasks.extract.confidence import confidence_of
from tasks.extract.draft import Context, Draft
from tasks.extract.mentions import Period, Quantity, Skipped
from tasks.extract.merge import merge_drafts, settle_plans
from tasks.extract.numbers import read_numbers
from tasks.extract.page import Page, find_terms, open_page
from tasks.extract.periods import read_periods
from tasks.extract.quantities import read_quantities
from tasks.extract.rounding import rounding_of
from tasks.extract.speakers import SpeakerReader
from tasks.extract.timing import date_lead, date_subheadings
from tasks.records import Article, Claim, Reading, UnclaimedNumber

EXTRACTOR_VERSION = "1"

M = TypeVar("M", bound=tuple[Any, ...])


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything the reader saw in one article, in folded positions: what `explain` shows."""

    page: Page
    context: Context
    quantities: list[Quantity]
    periods: list[Period]
    drafts: list[Draft]
    skipped: list[Skipped]


def read_article(article: Article) -> Reading:
    """All claims of an article, by span, and every other number of it with the reason why it is no claim."""
    trace = trace_article(article)
    claims = _to_claims(article.article_id, trace.page, trace.drafts)
    unclaimed = tuple(_to_unclaimed(article.article_id, trace.page, s) for s in trace.skipped)
    return Reading(article.article_id, claims, unclaimed)


def trace_article(article: Article) -> Trace:
    """The mentions, drafts and skipped numbers of an article, before they go back to the raw text."""
    page = open_page(article.text)
    title = find_terms(article.title) if article.title else []
    numbers = read_numbers(page)
    periods = read_periods(page, numbers, article_date(article.published_on, article.captured_on))
    quantities, skipped = read_quantities(page, numbers, [(p.start, p.end) for p in periods])
    context = Context(article_area(page, title))
    reader, speakers = SentenceReader(page, context), SpeakerReader(page)
    hits_of, quantities_of, periods_of = (_by_sentence(m, page.sentences) for m in (page.hits, quantities, periods))
    for index, sentence in enumerate(page.sentences):
        hits = hits_of[index]
        reader.read(sentence, hits, quantities_of[index], periods_of[index], speakers.read(sentence, hits))
    unclaimed = sorted((*skipped, *reader.unclaimed), key=itemgetter(0))
    settle_plans(page, reader.drafts)
    date_subheadings(page, reader.drafts)
    date_lead(page, reader.drafts, periods)
    drafts = merge_drafts(page, reader.drafts)
    mark_breakdowns(page, drafts)
    return Trace(page, context, quantities, periods, drafts, unclaimed)


def _by_sentence(mentions: list[M], sentences: Sequence[tuple[int, int]]) -> list[list[M]]:
    """For each sentence the mentions that start inside it; both are by start."""
    starts = [mention[0] for mention in mentions]
    found: list[list[M]] = []
    last = 0
    for start, end in sentences:
        first = bisect_left(starts, start, last)
        last = bisect_left(starts, end, first)
        found.append(mentions[first:last])
    return found


_PLACE = attrgetter("span_start", "span_end", "claim_id")


def _to_claims(article_id: str, page: Page, drafts: Sequence[Draft]) -> tuple[Claim, ...]:
    claims: list[Claim] = []
    seen: set[str] = set()
    for draft in drafts:
        claim = _to_claim(article_id, page, draft)
        if claim.claim_id not in seen:
            seen.add(claim.claim_id)
            claims.append(claim)
    claims.sort(key=_PLACE)
    return tuple(claims)


def _to_claim(article_id: str, page: Page, draft: Draft) -> Claim:
    quantity, period, area, speaker = draft.quantity, draft.period, draft.area, draft.speaker
    start, end = page.raw_span(quantity.start, quantity.end)
    sentence_start, sentence_end = page.raw_span(draft.sentence[0], max(draft.sentence[1], quantity.end))
    quote = page.folded.raw[start:end]
    identity = f"{article_id}|{start}|{end}|{draft.indicator}|{draft.measure}|{draft.partner}|{draft.sector}"
    return Claim(
        claim_id=hashlib.sha256(identity.encode()).hexdigest()[:16],
        article_id=article_id,
        extractor_version=EXTRACTOR_VERSION,
        rule=draft.rule,
        indicator=draft.indicator,
        measure=draft.measure,
        status=draft.status,
        value=draft.value,
        value_upper=draft.upper,
        rounding=rounding_of(draft),
        unit=quantity.unit,
        value_text=quote,
        qualifier=quantity.qualifier,
        ref_area=area.code if area is not None else None,
        place=area.place if area is not None else None,
        partner_area=draft.partner,
        sector=draft.sector,
        product=draft.product,
        scope=draft.scope,
        basis=draft.basis,
        whole_area=draft.whole_area,
        period_calendar=period.calendar if period is not None else None,
        period_year=period.year if period is not None else None,
        period_month_from=period.month_from if period is not None else None,
        period_month_to=period.month_to if period is not None else None,
        period_start=period.first_on if period is not None else None,
        period_end=period.last_on if period is not None else None,
        period_basis=draft.period_basis,
        period_text=_slice(page, period.start, period.end) if period is not None else None,
        compared_to=draft.compared_to,
        speaker=speaker.name if speaker is not None else None,
        speaker_role=speaker.role if speaker is not None else None,
        organisation=speaker.organisation if speaker is not None else None,
        quote=quote,
        span_start=start,
        span_end=end,
        sentence_start=sentence_start,
        sentence_end=sentence_end,
        repair=quantity.repair,
        confidence=confidence_of(draft),
        breakdown=_breakdown_key(article_id, draft),
        breakdown_complete=draft.breakdown_complete,
        mentions=((start, end), *(page.raw_span(first, last) for first, last in draft.mentions[1:])),
    )


def _slice(page: Page, start: int, end: int) -> str:
    raw_start, raw_end = page.raw_span(start, end)
    return page.folded.raw[raw_start:raw_end]


def _breakdown_key(article_id: str, draft: Draft) -> str | None:
    return None if draft.breakdown is None else f"{article_id}:{draft.breakdown[0]}:{draft.breakdown[1]}"


def _to_unclaimed(article_id: str, page: Page, skipped: Skipped) -> UnclaimedNumber:
    start, end = page.raw_span(skipped.start, skipped.end)
    value: Decimal | None = skipped.number.value if skipped.number is not None else None
    return UnclaimedNumber(article_id, start, end, page.folded.raw[start:end], value, None, skipped.reason, None)
