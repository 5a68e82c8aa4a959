"""Small sound batches for the tests of the warehouse: articles whose texts are ours, and the claims they make."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from warehouse.batches import ARTICLES, CLAIMS, GATE_RESULTS, QUARANTINE, REJECTIONS, UNCLAIMED

NOON = datetime(2025, 11, 1, 12, 0, tzinfo=UTC)
LATER = datetime(2025, 11, 2, 12, 0, tzinfo=UTC)
READER = "1.0"

TEXT = "صادرات استان بوشهر در شش‌ماهه نخست ۱۴۰۴ به ۳.۲ میلیارد دلار رسید. سهم پتروشیمی ۷۱ درصد بود."
CORRECTED = TEXT.replace("۳.۲ میلیارد", "۳.۴ میلیارد")


def article(text: str = TEXT, source_id: str = "a.txt", source: str = "desk", **other: Any) -> dict[str, Any]:
    content_hash = hashlib.sha256(text.encode()).hexdigest()
    row = {
        "article_id": hashlib.sha256(f"{source}\0{source_id}\0{content_hash}".encode()).hexdigest()[:16],
        "source": source,
        "source_id": source_id,
        "url": f"https://news.example/{source_id}",
        "agency": "نمونه",
        "title": "صادرات بوشهر",
        "published_on": date(2025, 10, 25),
        "captured_on": date(2025, 10, 26),
        "text": text,
        "content_hash": content_hash,
    }
    return row | other


def claim(of: dict[str, Any], quote: str, value: str, **other: Any) -> dict[str, Any]:
    """A claim of an article: the first place where `quote` stands in its text."""
    start = of["text"].index(quote)
    row: dict[str, Any] = {
        "claim_id": hashlib.sha256(f"{of['article_id']}\0{start}".encode()).hexdigest()[:16],
        "article_id": of["article_id"],
        "extractor_version": READER,
        "rule": "level",
        "indicator": "export_value",
        "measure": "level",
        "status": "reported",
        "value": Decimal(value),
        "unit": "USD",
        "value_text": quote,
        "qualifier": "exact",
        "ref_area": "IR-18",
        "period_calendar": "jalali",
        "period_year": 1404,
        "period_month_from": 1,
        "period_month_to": 6,
        "period_start": date(2025, 3, 21),
        "period_end": date(2025, 9, 22),
        "period_basis": "stated",
        "period_text": "شش‌ماهه نخست ۱۴۰۴",
        "quote": quote,
        "span_start": start,
        "span_end": start + len(quote),
        "sentence_start": 0,
        "sentence_end": len(of["text"]),
        "confidence": 0.9,
        "breakdown_complete": False,
        "mentions": [{"span_start": start, "span_end": start + len(quote)}],
    }
    return row | other


def share(of: dict[str, Any], quote: str, value: str, sector: str, **other: Any) -> dict[str, Any]:
    return claim(
        of, quote, value, measure="share", unit="percent", sector=sector, whole_area="IR-18", rule="share", **other
    )


def unclaimed(of: dict[str, Any], quote: str, reason: str = "date", **other: Any) -> dict[str, Any]:
    start = of["text"].index(quote)
    return {
        "article_id": of["article_id"],
        "span_start": start,
        "span_end": start + len(quote),
        "quote": quote,
        "reason": reason,
    } | other


def held(of: dict[str, Any], row: dict[str, Any], **other: Any) -> dict[str, Any]:
    """The row of a quarantine that holds a claim back."""
    return {
        "gate": "claims",
        "row_key": row["claim_id"],
        "article_id": of["article_id"],
        "expectation": "value_in_range",
        "severity": "critical",
        "reason": "expected at most 100 percent, saw 155",
        "payload": f'{{"claim_id": "{row["claim_id"]}", "sentence_start": 0, "sentence_end": 20}}',
    } | other


def gate_result(**other: Any) -> dict[str, Any]:
    return {
        "batch": "0001",
        "gate": "claims",
        "expectation": "value_in_range",
        "scope": "row",
        "severity": "critical",
        "success": True,
        "checked_rows": 2,
        "failing_rows": 0,
        "verdict": "passed",
        "reason": "a share is a part of a whole",
    } | other


def rejection(**other: Any) -> dict[str, Any]:
    return {
        "source": "desk",
        "source_id": "b.txt",
        "reason": "empty",
        "detail": "expected a text, the file is empty",
    } | other


def batch(**rows: list[dict[str, Any]]) -> dict[str, pa.Table]:
    """The rows as tables, to be passed on to load_batch."""
    schemas = {
        "articles": ARTICLES,
        "claims": CLAIMS,
        "unclaimed": UNCLAIMED,
        "rejections": REJECTIONS,
        "gate_results": GATE_RESULTS,
        "quarantine": QUARANTINE,
    }
    return {name: pa.Table.from_pylist(given, schema=schemas[name]) for name, given in rows.items()}
