"""The records that cross a stage's border: frozen, typed, in the order of the pipeline.

Spans are half-open code-point offsets into `Article.text`, which is the raw text exactly as received after decoding:
`article.text[claim.span_start:claim.span_end] == claim.quote`, always. Values are `Decimal`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one article, as received."""

    article_id: str
    """16 hex digits of the SHA-256 over source, source_id and content_hash."""
    source: str
    """Name of the source it came through (a folder's or a JSONL file's name, or a configured source)."""
    source_id: str
    """Its key within the source: file name, JSONL `id`, feed guid or URL."""
    url: str | None
    agency: str | None
    title: str | None
    published_on: date | None
    captured_on: date | None
    text: str
    content_hash: str
    """SHA-256 hex digest of the UTF-8 text."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that came in and could not become an article; counted, explained, kept."""

    source: str
    source_id: str
    """The file, line (`file.jsonl:12`) or URL that was rejected."""
    reason: str
    """A code: empty, too_large, not_text, bad_json, missing_field, duplicate, unreadable ..."""
    detail: str
    """A sentence for a person: what was expected, what was seen, what to do."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One statistical statement of one article: a row of the table `claims`, whose comments define each field."""

    claim_id: str
    article_id: str
    extractor_version: str
    rule: str
    indicator: str
    measure: str
    status: str
    value: Decimal
    value_upper: Decimal | None
    rounding: Decimal
    """Half of the last printed place, in the unit: how far rounding may have moved the value. 0 for a rank."""
    unit: str
    value_text: str
    qualifier: str
    ref_area: str | None
    place: str | None
    partner_area: str | None
    sector: str | None
    product: str | None
    scope: str | None
    basis: str | None
    whole_area: str | None
    period_calendar: str | None
    period_year: int | None
    period_month_from: int | None
    period_month_to: int | None
    period_start: date | None
    period_end: date | None
    period_basis: str | None
    period_text: str | None
    compared_to: str | None
    speaker: str | None
    speaker_role: str | None
    organisation: str | None
    quote: str
    span_start: int
    span_end: int
    sentence_start: int
    sentence_end: int
    repair: str | None
    confidence: float
    breakdown: str | None
    """Key of the list the claim stands in («به تفکیک ...»), shared by its members; None outside a list."""
    breakdown_complete: bool
    """True when the text presents that list as complete: «به تفکیک», «سایر», or five parts or more."""
    mentions: tuple[tuple[int, int], ...]
    """Spans of every place where the article says this claim; the first is (span_start, span_end)."""


@dataclass(frozen=True, slots=True)
class UnclaimedNumber:
    """A number of an article that became no claim, with the reason."""

    article_id: str
    span_start: int
    span_end: int
    quote: str
    value: Decimal | None
    unit: str | None
    reason: str
    """A code: date, time, ordinal, phone, structural, period, foreign_area, no_indicator, no_unit ..."""
    detail: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader made of one article."""

    article_id: str
    claims: tuple[Claim, ...]
    unclaimed: tuple[UnclaimedNumber, ...]
