"""A batch of articles is read whole: no value that the warehouse cannot hold, and no article, costs the others."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tasks.extract.batch import read_batch
from tasks.ingest.source import make_article
from tasks.load.arrow import claims_to_table, unclaimed_to_table
from tasks.records import Article

PLAIN = "در سال ۱۴۰۲ صادرات استان قم ۱۳۷ میلیون دلار بود."


def article(text: str, key: str = "1") -> Article:
    return make_article(source="s", source_id=key, text=text)


def test_a_rounding_below_the_last_place_is_widened_and_the_value_kept() -> None:
    reading = read_batch([article("در سال ۱۴۰۲ صادرات استان قم ۱٫۲۳۴۵۶۷ درصد رشد داشت.")])
    (row,) = claims_to_table(reading.claims).to_pylist()
    assert (row["value"], row["rounding"]) == (Decimal("1.234567"), Decimal("0.000001"))


@pytest.mark.parametrize("digits", ["9" * 40, "0." + "0" * 12 + "1", "1" + "0" * 31 + ".5"])
def test_a_number_that_no_column_holds_is_kept_as_unclaimed(digits: str) -> None:
    text = f"در سال ۱۴۰۲ صادرات استان قم {digits} دلار بود."
    reading = read_batch([article(text), article(PLAIN, "2")])
    assert claims_to_table(reading.claims).column("value").to_pylist()[-1] == Decimal(137_000_000)
    stored = unclaimed_to_table(reading.unclaimed).to_pylist()
    kept = [text[row["span_start"] : row["span_end"]] for row in stored]
    claimed = [text[claim.span_start : claim.span_end] for claim in reading.claims[:-1]]
    assert any(digits in quote for quote in kept + claimed), (kept, claimed)


def test_an_article_on_which_the_reader_fails_is_rejected_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tasks.extract import batch

    read_article = batch.read_article

    def fail_on_two(one: Article) -> object:
        if one.source_id == "2":
            raise ZeroDivisionError("planted")
        return read_article(one)

    monkeypatch.setattr(batch, "read_article", fail_on_two)
    reading = read_batch([article(PLAIN), article(PLAIN, "2"), article(PLAIN, "3")])
    assert [one.source_id for one in reading.articles] == ["1", "3"]
    (rejection,) = reading.rejections
    assert (rejection.source_id, rejection.reason) == ("2", "reader_failed")
    assert "ZeroDivisionError: planted" in rejection.detail
    assert len(reading.claims) == 2


def test_articles_without_any_number_are_counted() -> None:
    reading = read_batch([article(PLAIN), article("نمایشگاه صنایع دستی استان زنجان گشایش یافت.", "2")])
    assert reading.without_numbers == 1
