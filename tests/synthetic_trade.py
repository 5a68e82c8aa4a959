"""A warehouse of made-up trade news, of any size: `build_home(folder, articles=10_000)` holds some 110,000 claims.

Every article is one province's report of its trade over the first months of a Jalali year, by one of three agencies:
levels, a growth, shares of sectors, partners, a share of the nation, with true spans. The figures follow from the
province, the year and the month, so that series look like series; one report in forty differs from the others.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
from persiantools.jdatetime import JalaliDate

from seeds import SEEDS_DIR, read_table
from warehouse.batches import ARTICLES, CLAIMS, GATE_RESULTS, QUARANTINE, REJECTIONS, UNCLAIMED
from warehouse.connection import open_working
from warehouse.dimensions import load_dimensions
from warehouse.home import Home
from warehouse.loader import load_batch
from warehouse.runs import finish_run, start_run
from warehouse.snapshot import publish

READER = "synthetic-1"
NOON = datetime(2026, 1, 10, 12, 0, tzinfo=UTC)
_PERSIAN = str.maketrans("0123456789.", "۰۱۲۳۴۵۶۷۸۹٫")
_MONTHS = ["", "یک‌ماهه", "دوماهه", "سه‌ماهه", "چهارماهه", "پنج‌ماهه", "شش‌ماهه"]
_MONTHS += ["هفت‌ماهه", "هشت‌ماهه", "نه‌ماهه", "ده‌ماهه", "یازده‌ماهه", "دوازده‌ماهه"]
_AGENCIES = ["خبرگزاری نمونه", "پایگاه خبری آزمون", "روزنامه شاهد"]
_SECTORS = ["PET", "MIN", "IND", "AGR", "CAH"]
_PARTNERS = ["IQ", "AE", "CN", "TR", "AF", "PK", "IN", "RU"]
_SPEAKERS = ["بهرام رستگار", "پروین نادری", "سهراب کاویانی", "نگار آذرپی"]


@dataclass
class _Draft:
    """An article being written: its text so far, and what it claims."""

    text: str = ""
    sentence_start: int = 0
    claims: list[dict[str, Any]] = field(default_factory=list)
    unclaimed: list[dict[str, Any]] = field(default_factory=list)
    common: dict[str, Any] = field(default_factory=dict)

    def say(self, words: str) -> _Draft:
        self.text += words
        return self

    def number(self, words: str, reason: str) -> _Draft:
        start = len(self.text)
        self.text += words
        self.unclaimed.append({"span_start": start, "span_end": len(self.text), "quote": words, "reason": reason})
        return self

    def claim(self, quote: str, value: Decimal, **said: Any) -> _Draft:
        start = len(self.text)
        self.text += quote
        span = {"span_start": start, "span_end": len(self.text)}
        self.claims.append(
            self.common
            | span
            | {"quote": quote, "value_text": quote, "value": value, "sentence_start": self.sentence_start}
            | {"mentions": [span], "rounding": _half_place(quote, value)}
            | said
        )
        return self

    def stop(self) -> _Draft:
        self.text += "."
        for claim in self.claims:
            claim.setdefault("sentence_end", len(self.text))
        self.text += "\n"
        self.sentence_start = len(self.text)
        return self


def build_home(root: Path, articles: int, *, seed: int = 7, batch: int = 2_000) -> Home:
    """A home with that many articles and some eleven times as many claims, loaded and published."""
    home = Home(root)
    with open_working(home, at=NOON) as con:
        load_dimensions(con, SEEDS_DIR, at=NOON)
        start_run(con, "run-1", at=NOON, sources=["synthetic"], extractor_version=READER, program_version="0")
        drafted = make_articles(articles, seed)
        for number in range(0, articles, batch):
            some = [next(drafted) for _ in range(min(batch, articles - number))]
            load_batch(con, run_id="run-1", at=NOON, extractor_version=READER, **as_tables(some, number // batch + 1))
        finish_run(con, "run-1", at=NOON, status="completed")
        publish(con, home, at=NOON)
    return home


def make_articles(count: int, seed: int = 7) -> Iterator[tuple[dict[str, Any], _Draft]]:
    """Article rows with their drafts, newest period first."""
    chance = random.Random(seed)
    provinces = [row for row in read_table("provinces") if row["code"] != "IR"]
    made = 0
    year, month = 1404, 9
    while True:
        for province in provinces:
            for agency in _AGENCIES[: 1 + chance.randrange(3)]:
                if made == count:
                    return
                made += 1
                yield _write_article(province, year, month, agency, made, chance)
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)


def _write_article(
    province: dict[str, str], year: int, month: int, agency: str, number: int, chance: random.Random
) -> tuple[dict[str, Any], _Draft]:
    name, code = province["name_fa"], province["code"]
    size = 20 + int(hashlib.sha256(code.encode()).hexdigest(), 16) % 400
    dollars = _cumulative(size, year, month) * (1.17 if chance.random() < 0.025 else 1.0)
    first, last = JalaliDate(year, 1, 1).to_gregorian(), _month_end(year, month)
    speaker = chance.choice(_SPEAKERS)
    draft = _Draft(
        common={
            "extractor_version": READER,
            "rule": "level",
            "measure": "level",
            "status": "reported",
            "unit": "USD",
            "qualifier": "exact",
            "ref_area": code,
            "scope": "non_oil",
            "basis": "customs",
            "period_calendar": "jalali",
            "period_year": year,
            "period_month_from": 1,
            "period_month_to": month,
            "period_start": first,
            "period_end": last,
            "period_basis": "inherited",
            "period_text": f"{_MONTHS[month]} سال {_fa(year)}",
            "speaker": speaker,
            "speaker_role": "SAMT_TRADE_DEPUTY",
            "organisation": f"سازمان صنعت، معدن و تجارت استان {name}",
            "confidence": 0.9,
            "breakdown_complete": False,
        }
    )
    month_name = _MONTHS[month]
    draft.say(f"{speaker}، معاون بازرگانی سازمان صمت استان {name}، در ").number(_fa(last.day % 28 + 1), "date")
    draft.say(f"‌ام ماه گفت: در {month_name} سال {_fa(year)} ")
    value, words = _millions(dollars)
    draft.claim(f"{words} میلیون دلار", value, indicator="export_value", period_basis="stated").say(" کالا به وزن ")
    tonnes = Decimal(round(dollars * 2.1)) * 1000
    draft.claim(f"{_fa(round(dollars * 2.1))} هزار تن", tonnes, indicator="export_weight", unit="tonne")
    draft.say(f" از گمرک‌های استان {name} صادر شد که ")
    growth = Decimal(f"{(dollars / _cumulative(size, year - 1, month) - 1) * 100:.1f}")
    draft.claim(
        f"{_fa(abs(growth))} درصد",
        growth,
        indicator="export_value",
        measure="growth",
        unit="percent",
        rule="growth",
        compared_to="same_period_last_year",
    )
    draft.say(f" {'رشد' if growth >= 0 else 'کاهش'} نسبت به مدت مشابه سال قبل دارد").stop()
    draft.say("سهم بخش‌ها از ارزش این صادرات: ")
    for share, sector in zip(_shares(size), _SECTORS, strict=False):
        draft.say(f"{_name('sectors', sector)} ").claim(
            f"{_fa(share)} درصد",
            share,
            indicator="export_value",
            measure="share",
            unit="percent",
            sector=sector,
            whole_area=code,
            breakdown="1",
            rule="share",
        ).say("، ")
    draft.say("بقیه سایر کالاها").stop().say("مقصدهای نخست صادرات: ")
    for place in range(3):
        partner = _PARTNERS[(size + place * 3) % len(_PARTNERS)]
        value, words = _millions(dollars * (0.41, 0.22, 0.11)[place])
        draft.say(f"{_name('partners', partner)} با ").claim(
            f"{words} میلیون دلار", value, indicator="export_value", partner_area=partner, rule="partner"
        ).say("، ")
    draft.say("و دیگران").stop().say("در همین مدت ")
    value, words = _millions(dollars * 0.64)
    draft.claim(f"{words} میلیون دلار", value, indicator="import_value").say(" کالا وارد شد").stop()
    text = draft.text
    content_hash = hashlib.sha256(text.encode()).hexdigest()
    source_id = f"{number:06d}"
    article_id = hashlib.sha256(f"synthetic\0{source_id}\0{content_hash}".encode()).hexdigest()[:16]
    article = {
        "article_id": article_id,
        "source": "synthetic",
        "source_id": source_id,
        "url": f"https://news.example/{source_id}",
        "agency": agency,
        "title": f"صادرات {_fa(round(dollars))} میلیون دلاری {name} در {month_name} {_fa(year)}",
        "published_on": last + timedelta(days=6 + number % 9),
        "captured_on": last + timedelta(days=20),
        "text": text,
        "content_hash": content_hash,
    }
    return article, draft


def _half_place(quote: str, value: Decimal) -> Decimal:
    """Half of the last printed place: the value over the digits of the quote, whose mark is «٫»."""
    digits = int("".join(character for character in quote if character.isdecimal()))
    return abs(value) / digits / 2 if digits else Decimal("0.05")


def as_tables(some: list[tuple[dict[str, Any], _Draft]], batch: int) -> dict[str, pa.Table]:
    """The articles with claims, unclaimed numbers, one held row and one gate result, for load_batch."""
    claims, unclaimed, held = [], [], []
    for article, draft in some:
        for row in draft.claims:
            key = f"{article['article_id']}\0{row['span_start']}"
            row |= {"article_id": article["article_id"], "claim_id": hashlib.sha256(key.encode()).hexdigest()[:16]}
        claims += draft.claims
        unclaimed += [row | {"article_id": article["article_id"]} for row in draft.unclaimed]
    article, draft = some[0]
    held.append(
        {
            "gate": "claims",
            "row_key": f"held-{batch}",
            "article_id": article["article_id"],
            "expectation": "value_in_range",
            "severity": "critical",
            "reason": "expected at most 100 percent, saw 155",
            "payload": '{"quote": "۱۵۵ درصد"}',
        }
    )
    result = {
        "batch": f"{batch:04d}",
        "gate": "claims",
        "expectation": "value_in_range",
        "scope": "row",
        "severity": "critical",
        "success": False,
        "checked_rows": len(claims),
        "failing_rows": 1,
        "verdict": "quarantined",
        "reason": "A share is at most 100 percent.",
    }
    return {
        "articles": pa.Table.from_pylist([article for article, _ in some], schema=ARTICLES),
        "claims": pa.Table.from_pylist(claims, schema=CLAIMS),
        "unclaimed": pa.Table.from_pylist(unclaimed, schema=UNCLAIMED),
        "rejections": pa.Table.from_pylist([], schema=REJECTIONS),
        "gate_results": pa.Table.from_pylist([result], schema=GATE_RESULTS),
        "quarantine": pa.Table.from_pylist(held, schema=QUARANTINE),
    }


def _cumulative(size: int, year: int, month: int) -> float:
    """Millions of dollars over the first months of a year."""
    return sum(
        size * 1.07 ** (year - 1390) * (1 + 0.25 * math.sin(size + one * 1.3)) / 12 for one in range(1, month + 1)
    )


def _shares(size: int) -> list[Decimal]:
    first = 25 + size % 30
    return [Decimal(first), Decimal(23) - size % 7, Decimal("11.5"), Decimal(6) + size % 3]


def _millions(millions: float) -> tuple[Decimal, str]:
    digits = Decimal(f"{millions:.1f}")
    return digits * 1_000_000, _fa(digits.quantize(Decimal(1)) if digits == digits.to_integral() else digits)


def _month_end(year: int, month: int) -> date:
    following = JalaliDate(year + 1, 1, 1) if month == 12 else JalaliDate(year, month + 1, 1)
    return following.to_gregorian() - timedelta(days=1)


def _name(table: str, code: str) -> str:
    return next(row["name_fa"] for row in read_table(table) if row["code"] == code)


def _fa(number: object) -> str:
    return str(number).translate(_PERSIAN)
