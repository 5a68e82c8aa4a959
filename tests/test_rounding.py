"""How exactly a figure is printed: the claim's `rounding`, half of its last printed place in its own unit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from good_batch import article

from tasks.extract.reader import read_article
from tasks.records import Claim

LEAD = "مدیرکل صنعت، معدن و تجارت استان گلستان گفت: "


def claims_of(sentence: str) -> tuple[Claim, ...]:
    return read_article(article("rounding", f"{LEAD}{sentence}\n", date(2024, 6, 1))).claims


@pytest.mark.parametrize(
    ("sentence", "value", "rounding"),
    [
        ("ارزش صادرات استان در سال ۱۴۰۲ به ۸.۵ میلیارد دلار رسید.", "8500000000", "50000000"),
        ("ارزش صادرات استان در سال ۱۴۰۲ به ۵۷ میلیارد دلار رسید.", "57000000000", "500000000"),
        ("ارزش صادرات استان در سال ۱۴۰۲ به ۳۴ میلیون و ۳۶۸ هزار و ۷۱۰ دلار رسید.", "34368710", "0.5"),
        ("ارزش صادرات استان در سال ۱۴۰۲ به ۲ میلیارد و ۴۶۹ میلیون دلار رسید.", "2469000000", "500000"),
        ("ارزش صادرات استان در سال ۱۴۰۲ به ۱٬۲۳۴٬۰۰۰ دلار رسید.", "1234000", "0.5"),
        ("وزن صادرات استان در سال ۱۴۰۲ به ۲/۱۶۱ هزار تن رسید.", "161200", "50"),
        ("وزن صادرات استان در سال ۱۴۰۲ به دو میلیون تن رسید.", "2000000", "500000"),
        ("سهم پتروشیمی از صادرات استان در سال ۱۴۰۲ معادل ۱۳.۰ درصد بود.", "13", "0.05"),
        ("صادرات استان در سال ۱۴۰۲ نسبت به سال قبل ۱۸ درصد کاهش داشت.", "-18", "0.5"),
        # A rial's place and a tonne's, where the text says toman and kilogram.
        ("درآمد گمرکات استان در سال ۱۴۰۲ به ۳ میلیارد تومان رسید.", "30000000000", "5000000000"),
        ("وزن صادرات زعفران استان در سال ۱۴۰۲ به ۲۵۰ کیلوگرم رسید.", "0.25", "0.0005"),
    ],
)
def test_rounding_is_half_the_last_printed_place_in_the_unit(sentence: str, value: str, rounding: str) -> None:
    claims = claims_of(sentence)
    assert [(claim.value, claim.rounding) for claim in claims] == [(Decimal(value), Decimal(rounding))], claims


def test_a_rank_is_exact() -> None:
    claims = claims_of("استان گلستان در سال ۱۴۰۲ رتبه ۷ صادرات کشور را داشت.")
    assert [(claim.measure, claim.value, claim.rounding) for claim in claims] == [("rank", Decimal(7), Decimal(0))]


def test_finer_than_a_gram_is_the_last_place_of_the_warehouse() -> None:
    (claim,) = claims_of("وزن صادرات زعفران استان در سال ۱۴۰۲ به ۱٫۲۳۴ کیلوگرم رسید.")
    assert (claim.value, claim.rounding) == (Decimal("0.001234"), Decimal("0.000001"))
