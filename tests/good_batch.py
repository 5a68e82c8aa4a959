"""A batch in which everything is true, made by hand: what the gates must let pass, and what their tests spoil.

Three articles, with every kind of claim that an expectation is about: levels with their weights, a breakdown in whole
percents, growths up and down, a rank, a range, a multiple, a price, a deficit, a plan, a Gregorian year.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa

from tasks.load.arrow import articles_to_table, claims_to_table, unclaimed_to_table
from tasks.records import Article, Claim, UnclaimedNumber

NOW = datetime(2025, 11, 20, 9, 30, tzinfo=UTC)

PORT = """صادرات ۷۳۰ میلیون دلاری گیلان در هفت‌ماهه نخست
مدیرکل گمرک گیلان گفت: در هفت‌ماهه نخست سال ۱۴۰۴ از گمرکات استان ۹۴۰ هزار تن کالا به ارزش ۷۳۰ میلیون دلار صادر شد.
این میزان از نظر وزن ۱۲ درصد رشد و از نظر ارزش ۸.۵ درصد کاهش داشت و گیلان رتبه ۹ کشور را دارد.
سهم بخش‌ها به تفکیک: صنعت ۴۲ درصد، کشاورزی ۳۱ درصد، معدن ۱۵ درصد، پتروشیمی ۹ درصد و سایر ۴ درصد بود.
عراق با ۲۶۰ میلیون دلار نخستین مقصد بود و سهم استان از صادرات کشور ۲.۴ درصد است.
شمار مقاصد صادراتی به ۳۷ کشور رسید و تلفن گمرک ۳۳۴۴۵۵۶۶ است.
"""
STEEL = """تولید فولاد یزد دو برابر شد
تولید فولاد یزد در سال ۱۴۰۳ بین ۲۰ تا ۲۴ هزار تن بود و دو برابر شد.
قیمت هر تن ۵۱۰ دلار است و هدف‌گذاری سال آینده ۶۰ هزار تن است.
تراز تجاری استان منفی ۸۵ میلیون دلار شد.
سهم کشاورزی ۳ واحد درصد افزایش یافت.
"""
YEARBOOK = """واردات کشور در سال ۲۰۲۴ میلادی
واردات کشور در سال ۲۰۲۴ میلادی ۶۸ میلیارد دلار و ۳۹ میلیون تن بود.
"""
JALALI_1404_7 = {
    "period_calendar": "jalali",
    "period_year": 1404,
    "period_month_from": 1,
    "period_month_to": 7,
    "period_start": date(2025, 3, 21),
    "period_end": date(2025, 10, 22),
    "period_basis": "stated",
    "period_text": "هفت‌ماهه نخست سال ۱۴۰۴",
}
JALALI_1403 = {
    "period_calendar": "jalali",
    "period_year": 1403,
    "period_month_from": 1,
    "period_month_to": 12,
    "period_start": date(2024, 3, 20),
    "period_end": date(2025, 3, 20),
    "period_basis": "stated",
    "period_text": "سال ۱۴۰۳",
}
GREGORIAN_2024 = {
    "period_calendar": "gregorian",
    "period_year": 2024,
    "period_month_from": 1,
    "period_month_to": 12,
    "period_start": date(2024, 1, 1),
    "period_end": date(2024, 12, 31),
    "period_basis": "stated",
    "period_text": "سال ۲۰۲۴",
}


def article(name: str, text: str, published_on: date | None) -> Article:
    """An article as ingest would make it."""
    content_hash = hashlib.sha256(text.encode()).hexdigest()
    identity = hashlib.sha256(f"test\n{name}\n{content_hash}".encode()).hexdigest()[:16]
    return Article(
        article_id=identity,
        source="test",
        source_id=name,
        url=None,
        agency="آزمون",
        title=text.splitlines()[0] if text else None,
        published_on=published_on,
        captured_on=date(2025, 11, 19),
        text=text,
        content_hash=content_hash,
    )


def half_place(value: str) -> Decimal:
    """Half of the last printed place of a plain number: 0.05 for 32.8."""
    exponent = Decimal(value).as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(5).scaleb(exponent - 1)


def claim(of: Article, quote: str, indicator: str, measure: str, value: str, unit: str, **more: object) -> Claim:
    """A claim of `quote`, which occurs in the article once; other fields are as plain as they can be."""
    start = of.text.index(quote)
    assert of.text.count(quote) == 1, quote
    end = start + len(quote)
    plain = Claim(
        claim_id=hashlib.sha256(f"{of.article_id} {start} {indicator} {measure}".encode()).hexdigest()[:16],
        article_id=of.article_id,
        extractor_version="test-1",
        rule="by_hand",
        indicator=indicator,
        measure=measure,
        status="reported",
        value=Decimal(value),
        value_upper=None,
        rounding=half_place(value),
        unit=unit,
        value_text=quote,
        qualifier="exact",
        ref_area="IR-01",
        place=None,
        partner_area=None,
        sector=None,
        product=None,
        scope=None,
        basis=None,
        whole_area=None,
        period_calendar=None,
        period_year=None,
        period_month_from=None,
        period_month_to=None,
        period_start=None,
        period_end=None,
        period_basis=None,
        period_text=None,
        compared_to=None,
        speaker=None,
        speaker_role=None,
        organisation=None,
        quote=quote,
        span_start=start,
        span_end=end,
        sentence_start=of.text.rfind("\n", 0, start) + 1,
        sentence_end=of.text.index("\n", end),
        repair=None,
        confidence=0.9,
        breakdown=None,
        breakdown_complete=False,
        mentions=((start, end),),
    )
    return replace(plain, **more)


def shares(of: Article, parts: Sequence[tuple[str, str, str]], *, complete: bool = True, **more: object) -> list[Claim]:
    """The sector shares of one list: (quote, sector, value) each."""
    return [
        claim(
            of,
            quote,
            "export_value",
            "share",
            value,
            "percent",
            sector=sector,
            whole_area="IR-01",
            breakdown=f"{of.article_id}:1",
            breakdown_complete=complete,
            **{**JALALI_1404_7, **more},
        )
        for quote, sector, value in parts
    ]


def good_articles() -> list[Article]:
    """The three articles, in order: the port's, the steel's, the yearbook's."""
    return [
        article("port", PORT, date(2025, 10, 28)),
        article("steel", STEEL, date(2025, 6, 2)),
        article("yearbook", YEARBOOK, None),
    ]


def good_claims() -> list[Claim]:
    """Their claims, in the order of the text."""
    port, steel, yearbook = good_articles()
    customs = {"basis": "customs", **JALALI_1404_7}
    last_year = {"compared_to": "same_period_last_year", **customs}
    of_yazd = {"ref_area": "IR-21", **JALALI_1403}
    of_iran = {"ref_area": "IR", **GREGORIAN_2024}
    return [
        claim(port, "۹۴۰ هزار تن", "export_weight", "level", "940000", "tonne", **customs),
        claim(port, "ارزش ۷۳۰ میلیون دلار", "export_value", "level", "730000000", "USD", **customs),
        claim(port, "۱۲ درصد رشد", "export_weight", "growth", "12", "percent", **last_year),
        claim(port, "۸.۵ درصد کاهش", "export_value", "growth", "-8.5", "percent", **last_year),
        claim(port, "رتبه ۹ کشور", "export_value", "rank", "9", "rank", **customs),
        *shares(
            port,
            [
                ("صنعت ۴۲ درصد", "IND", "42"),
                ("کشاورزی ۳۱ درصد", "AGR", "31"),
                ("معدن ۱۵ درصد", "MIN", "15"),
                ("پتروشیمی ۹ درصد", "PET", "9"),
                ("سایر ۴ درصد", "OTH", "4"),
            ],
        ),
        claim(port, "۲۶۰ میلیون دلار", "export_value", "level", "260000000", "USD", partner_area="IQ", **customs),
        claim(port, "۲.۴ درصد", "export_value", "share", "2.4", "percent", whole_area="IR", **customs),
        claim(port, "۳۷ کشور", "destination_count", "level", "37", "count", **customs),
        claim(
            steel,
            "بین ۲۰ تا ۲۴ هزار تن",
            "production_volume",
            "level",
            "20000",
            "tonne",
            value_upper=Decimal(24000),
            qualifier="range",
            sector="STL",
            **of_yazd,
        ),
        claim(steel, "و دو برابر", "production_volume", "growth", "2", "times", compared_to="previous_year", **of_yazd),
        claim(steel, "۵۱۰ دلار", "unit_price", "level", "510", "USD/tonne", product="فولاد", **of_yazd),
        claim(
            steel,
            "۶۰ هزار تن",
            "production_volume",
            "level",
            "60000",
            "tonne",
            **{
                **of_yazd,
                "status": "target",
                "period_year": 1405,
                "period_start": date(2026, 3, 21),
                "period_end": date(2027, 3, 20),
            },
        ),
        claim(steel, "منفی ۸۵ میلیون دلار", "trade_balance", "level", "-85000000", "USD", **of_yazd),
        claim(
            steel,
            "۳ واحد درصد افزایش",
            "export_value",
            "change",
            "3",
            "percentage_point",
            sector="AGR",
            compared_to="previous_year",
            **of_yazd,
        ),
        claim(yearbook, "۶۸ میلیارد دلار", "import_value", "level", "68000000000", "USD", **of_iran),
        claim(yearbook, "۳۹ میلیون تن", "import_weight", "level", "39000000", "tonne", scope="non_oil", **of_iran),
    ]


def good_unclaimed() -> list[UnclaimedNumber]:
    """Their other numbers."""
    port = good_articles()[0]
    quote = "۳۳۴۴۵۵۶۶"
    start = port.text.index(quote)
    return [UnclaimedNumber(port.article_id, start, start + len(quote), quote, Decimal(33445566), None, "phone", None)]


def tables(
    articles: Sequence[Article], claims: Sequence[Claim], unclaimed: Sequence[UnclaimedNumber]
) -> dict[str, pa.Table]:
    """The three tables that a gate takes, by name."""
    return {
        "articles": articles_to_table(articles),
        "claims": claims_to_table(claims),
        "unclaimed": unclaimed_to_table(unclaimed),
    }
