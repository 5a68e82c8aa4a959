"""Counts and ranks that only name a list: «پنج کشور», «سه گمرک عمده», «رده‌های دوم تا چهارم»."""

from __future__ import annotations

from tasks.extract.clauses import Clause
from tasks.extract.lexicon import starts_with
from tasks.extract.mentions import Quantity
from tasks.extract.page import Page

_SMALL_COUNTS = frozenset(("destination_count", "origin_count", "product_count", "unit_count"))
_LARGEST_LIST = 20


def counts_a_list(page: Page, clause: Clause, quantity: Quantity, indicator: str) -> bool:
    """«پنج کشور»: a small count in words is of what the text names; and so is «۵ کشور عراق، ترکیه و ...»."""
    if quantity.value > _LARGEST_LIST or (indicator not in _SMALL_COUNTS and quantity.unit != "count"):
        return False
    if starts_with(page.text, quantity.end, "top_of"):
        return True
    if quantity.value > 10 or indicator not in _SMALL_COUNTS:
        return False
    if indicator == "product_count" and sum(q.start > quantity.end for q in clause.quantities) >= quantity.value > 1:
        # «۵ قلم کالای پسته با ۲۲، مس با ۱۰ ...»: each of them with its own amount
        return True
    named = any(0 <= p.start - quantity.end <= 2 for p in clause.of("partner"))
    return named or not page.text[quantity.start].isdigit()


def ranks_several(page: Page, quantity: Quantity) -> bool:
    """«در رده‌های دوم تا چهارم»: the ranks of several things, which the text may or may not name in order."""
    word = page.text[quantity.start : quantity.number.start]
    return quantity.unit == "rank" and quantity.upper is not None and "های" in word
