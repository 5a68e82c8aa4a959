"""Which indicator a quantity states: by its direction, unit, counted noun and the kind of statement it is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tasks.extract.clauses import Clause
from tasks.extract.directions import TRADE, WEAK_DIRECTIONS
from tasks.extract.draft import Context, Draft
from tasks.extract.indicators import aspect_of, level_indicator, ratio_indicator
from tasks.extract.lexicon import ends_with
from tasks.extract.mentions import Quantity
from tasks.extract.page import Page

_A_PARCEL = Decimal("0.1")
"""Tonnes below which a mass is a packet or a price's base, not a trade: «بسته‌های ۵۰۰ گرمی»."""


def choose_indicator(
    page: Page,
    clause: Clause,
    quantity: Quantity,
    measure: str,
    direction: str | None,
    stated: bool,
    aspect: str | None,
    context: Context,
    earlier: Sequence[Draft],
) -> str | None:
    """The code of the indicator, `other` for a statement outside the list, None where nothing settles it.

    `stated`: whether the clause itself gave the direction. `aspect`: `value` or `weight` where it is said.
    """
    if quantity.unit == "count" or quantity.noun_code is not None:
        return _of_count(quantity, direction, stated)
    if measure != "rank" and "market" in clause.cues:
        return "other"
    if direction is None:
        return None if quantity.unit in ("rank", "times") else "other"
    if direction in WEAK_DIRECTIONS:
        return "other"
    if measure in ("level", "change"):
        if quantity.unit == "tonne" and quantity.value < _A_PARCEL:
            return "other"
        if quantity.adjectival and ends_with(page.text, quantity.qualifier_start, "before_rate"):
            return "other"
        return level_indicator(direction, quantity.unit) or "other"
    if measure == "growth" and earlier and earlier[-1].indicator == "unit_price" and "direction" not in clause.cues:
        return "unit_price"
    if aspect is None:
        aspect = _aspect_of_level(direction, context, earlier)
        if aspect is None and measure == "growth" and direction in TRADE:
            aspect = "value"
    return ratio_indicator(direction, aspect)


def _of_count(quantity: Quantity, direction: str | None, stated: bool) -> str:
    code = quantity.noun_code
    if code == "destination_count" and direction == "import":
        return "origin_count"
    if code is not None and code != "other":
        return code
    if stated and direction in ("production", "capacity"):
        return level_indicator(direction, quantity.unit) or "other"
    return "other"


def _aspect_of_level(direction: str, context: Context, earlier: Sequence[Draft]) -> str | None:
    """The aspect of the level that a ratio goes with: of its sentence, else the only one the article spoke of."""
    for draft in reversed(earlier):
        if draft.direction == direction:
            found = aspect_of(draft.indicator)
            if found is not None:
                return found
    said = context.aspects if direction in TRADE else set()
    return next(iter(said)) if len(said) == 1 else None
