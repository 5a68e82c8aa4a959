"""Faults of articles, of groups and of other numbers, one a row, each with the expectation that must catch it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from planting import (
    IND,
    MIN,
    OTH,
    PORT,
    RANK,
    STEEL,
    YEARBOOK,
    Fault,
    add_part,
    change,
    change_article,
    drop,
    repeat_article,
    rewrite,
)

OVER, SHORT = "shares_sum_to_100_at_most", "complete_shares_sum_to_100"

FAULTS: tuple[Fault, ...] = (
    # Articles.
    Fault("text empty", "articles", "required_fields_are_given", change_article(PORT, text="")),
    Fault("text of blanks", "articles", "text_says_something", rewrite(YEARBOOK, lambda text: " \n " * 9)),
    Fault("text altered after hashing", "articles", "hash_is_of_the_text", change_article(YEARBOOK, text="ب" * 90)),
    Fault("stale hash", "articles", "hash_is_of_the_text", change_article(STEEL, content_hash="0" * 64)),
    Fault("article without a source", "articles", "required_fields_are_given", change_article(STEEL, source=None)),
    Fault(
        "article_id of another form",
        "articles",
        "article_id_has_its_form",
        change_article(STEEL, article_id="A-17"),
        also=("article_is_known",),
    ),
    Fault("article twice", "articles", "article_id_is_unique", repeat_article(STEEL, source_id="other")),
    Fault(
        "two versions of one article",
        "articles",
        "article_comes_once",
        repeat_article(STEEL, article_id="0123456789abcdef"),
    ),
    Fault(
        "text in English",
        "articles",
        "text_is_persian",
        rewrite(YEARBOOK, lambda text: "Exports rose by a tenth. " * 9),
    ),
    Fault(
        "text in the wrong encoding",
        "articles",
        "text_is_persian",
        rewrite(YEARBOOK, lambda text: text.encode("utf-8").decode("latin-1")),
    ),
    Fault(
        "text half in English",
        "articles",
        "text_is_mostly_persian",
        rewrite(YEARBOOK, lambda text: text + "Imports in 2024, with totals by country and by month"),
    ),
    Fault("text not decoded", "articles", "text_was_decoded", rewrite(YEARBOOK, lambda text: text + "\ufffd" * 30)),
    Fault("one sign not decoded", "articles", "text_is_whole", rewrite(PORT, lambda text: text + "\ufffd")),
    Fault("a book", "articles", "text_is_not_a_book", rewrite(YEARBOOK, lambda text: text * 3000)),
    Fault(
        "published tomorrow week",
        "articles",
        "published_by_now",
        change_article(YEARBOOK, published_on=date(2025, 11, 29), captured_on=None),
    ),
    # Beyond 2262, where a count of nanoseconds ends and begins again in the past.
    Fault(
        "published in the year 2999",
        "articles",
        "published_by_now",
        change_article(YEARBOOK, published_on=date(2999, 1, 1), captured_on=None),
    ),
    Fault(
        "captured in the future", "articles", "captured_by_now", change_article(YEARBOOK, captured_on=date(2026, 1, 1))
    ),
    Fault(
        "captured before it was published",
        "articles",
        "published_before_captured",
        change_article(PORT, captured_on=date(2025, 10, 20)),
    ),
    Fault(
        "published before the web",
        "articles",
        "published_since_the_web",
        change_article(YEARBOOK, published_on=date(1970, 1, 1)),
        also=("period_began_before_the_article", "period_ended_before_the_article"),
    ),
    # Groups.
    Fault("shares sum to 112 % in a complete list", "share_groups", OVER, add_part(RANK, "11", "CAH")),
    Fault(
        "shares sum to 105 % in an open list",
        "share_groups",
        OVER,
        lambda copy: (
            [row.update(breakdown_complete=False) for row in copy.claims]
            and copy.claims[OTH].update(value=Decimal(8), repair="planted")
        ),
    ),
    Fault(
        "shares sum to 90 % in a complete list", "share_groups", SHORT, change(IND, value=Decimal(31), repair="planted")
    ),
    Fault("a part of a complete list is lost", "share_groups", SHORT, drop(MIN)),
    # Numbers that became no claim.
    Fault(
        "number off by one",
        "unclaimed",
        "quote_is_in_place",
        lambda copy: copy.unclaimed[0].update(span_start=copy.unclaimed[0]["span_start"] + 1),
    ),
    Fault(
        "number without a reason",
        "unclaimed",
        "required_fields_are_given",
        lambda copy: copy.unclaimed[0].update(reason=None),
    ),
    Fault(
        "number of an article that is gone",
        "unclaimed",
        "article_is_known",
        lambda copy: copy.unclaimed[0].update(article_id="fedcba9876543210"),
    ),
    Fault(
        "number twice", "unclaimed", "number_comes_once", lambda copy: copy.unclaimed.append(dict(copy.unclaimed[0]))
    ),
)
"""Every fault of a row or group but those of claims, which are in `claim_faults.py`."""
