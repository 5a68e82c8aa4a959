"""Which indicator a quantity states: by its direction, unit, counted noun and the kind of statement it is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tasks.extract.clauses import Clause
from tasks.extract.directions import COUNTED, TRADE, WEAK_DIRECTIONS
from tasks.extract.draft import Context, Draft
from tasks.extract.indicators import MONEY, aspect_of, level_indicator, ratio_indicator
from tasks.extract.lexicon import ends_with, holds, lead_words, starts_with
from tasks.extract.mentions import Quantity
from tasks.extract.page import Page

_LISTED = ("destination_count", "origin_count", "product_count")
"""Counts of where and what, beside which a growth is one of the trade."""
_NEAR = 30
_NEAR_VEHICLE = 90
_A_PRICE = 1000
_ITS_NUMBER = "تعداد ان "
"""Folded, so that «آن» is «ان»."""
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
    following: Clause | None,
) -> str | None:
    """The code of the indicator, `other` for a statement outside the list, None where nothing settles it.

    `stated`: whether the clause itself gave the direction. `aspect`: `value` or `weight` where it is said.
    `following`: the clause after this one in its sentence.
    """
    if quantity.unit == "count" or quantity.noun_code is not None:
        return _of_pieces(page, clause, quantity, earlier) or _of_count(page, quantity, direction, stated)
    if measure != "rank" and is_of_market(clause, quantity):
        return "other"
    if measure == "rank" and starts_with(page.text, quantity.end, "other_rank"):
        return "other"
    if quantity.unit == "percent" and starts_with(page.text, quantity.end, "of_members"):
        return "other"
    if measure == "share" and quantity.unit == "percent" and starts_with(page.text, quantity.end, "of_units"):
        return "unit_count"
    if measure in ("growth", "change") and _is_of_price(clause, quantity):
        return "unit_price"
    if measure == "growth" and earlier and "direction" not in clause.cues:
        grown = _grown_from(earlier)
        if _ITS_NUMBER in page.text[clause.start : quantity.start]:
            grown = next((draft for draft in earlier if draft.quantity.unit == "count"), grown)
        weighs = grown.quantity.unit in MONEY or grown.quantity.unit == "tonne"
        counted = grown.measure == "level" and aspect is None and not weighs  # things, kilowatt-hours
        if grown.indicator == "unit_price" or (counted and grown.indicator not in _LISTED):
            return grown.indicator
    if quantity.unit in MONEY and _is_capital(page, quantity):
        return "investment"
    if direction is None:
        if quantity.unit.endswith("/tonne") and measure == "level":
            return "unit_price"
        return None if quantity.unit in ("rank", "times") else "other"
    if direction in COUNTED and measure in ("growth", "change", "share"):
        return direction
    if direction in WEAK_DIRECTIONS:
        return "unit_price" if quantity.unit.endswith("/tonne") and measure == "level" else "other"
    if measure in ("level", "change"):
        if (quantity.unit == "tonne" and quantity.value < _A_PARCEL) or _is_a_price(quantity):
            return "other"
        if direction in TRADE and _is_turned_back(clause, quantity, following):
            return "other"
        if _is_threshold(page, clause, quantity) or ends_with(page.text, quantity.qualifier_start, "extent"):
            return "other"
        if _is_parted(page, clause, quantity):
            return "other"
        if quantity.adjectival and ends_with(page.text, quantity.qualifier_start, "before_rate"):
            return "other"
        if quantity.unit == "tonne" and holds(page.text[clause.start : clause.end], "per_area"):
            return "other"  # a yield: «در هر هکتار ۹ تن»
        if direction == "capacity" and holds(page.text[max(0, clause.start - 1) : quantity.start], "holds_goods"):
            return "other"
        return level_indicator(direction, quantity.unit) or "other"
    # «از نظر تعداد ۱۸ درصد، سرمایه‌گذاری ۴۱ درصد و اشتغال ۷ درصد»
    if aspect == "number" and not any(d.end + 1 == quantity.qualifier_start for d in clause.of("direction")):
        return next((d.indicator for d in earlier if d.quantity.unit == "count"), "other")
    if aspect is None and measure == "share" and direction not in TRADE:
        # «۵۳ میلیون تن تولید شد که ۱۷ درصد آن به فروش رسید»: a part of what was weighed
        aspect = next((aspect_of(d.indicator) for d in reversed(earlier) if d.measure == "level"), None)
    if aspect is None and measure == "growth":
        aspect = _aspect_reached(page, clause, quantity)
    if aspect is None:
        aspect = _aspect_of_level(direction, context, earlier) or _aspect_beside(clause, following)
        if aspect is None and measure == "growth" and direction in TRADE:
            aspect = "weight" if direction == "transit" else "value"  # what crosses the country is weighed
    return ratio_indicator(direction, aspect)


def _is_capital(page: Page, quantity: Quantity) -> bool:
    """«جذب ۸۵۰ میلیارد تومان سرمایه»: money that came as capital."""
    attracted = ends_with(page.text, quantity.qualifier_start, "attracts")
    return attracted and page.text.startswith(" سرمایه", quantity.end)


def _is_parted(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """«از ۱۸۰ هزار تن کاتد تولیدی ۱۱۰ هزار تن صادر شد»: the whole, of which the clause tells the parts."""
    text = page.text
    if quantity.adjectival or not text.endswith((" از ", "\nاز "), 0, quantity.qualifier_start):
        return False
    part = next((q for q in clause.quantities if q.start > quantity.start), None)
    if part is None or part.unit != quantity.unit or part.value >= quantity.value:
        return False
    return not text.endswith((" به ", " تا "), 0, part.qualifier_start)


def _is_turned_back(clause: Clause, quantity: Quantity, following: Clause | None) -> bool:
    """«محموله وارداتی به ارزش ۴۰۰ هزار دلار مرجوع شد», «... شناسایی و از ورود آن جلوگیری شد»: it was not traded."""
    if any(cue.start >= quantity.end for cue in clause.of("turned_back")):
        return True
    return following is not None and "turned_back" in following.cues and bool(following.directions())


def is_of_market(clause: Clause, quantity: Quantity) -> bool:
    """«بازار جهانی خرما ۵ میلیارد دلار», «۵ میلیارد دلار بازار»: a market before the amount or right behind it."""
    return any(m.start - quantity.end <= _NEAR for m in clause.of("market"))


def whole_is_market(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether a share is of a market, not of an area's total: «سهم ایران از بازار جهانی زعفران»."""
    return is_of_market(clause, quantity) or any(
        page.text.startswith("بازار", noun.start) for noun in clause.of_kinds(("direction", "generic_noun"))
    )


def _is_threshold(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """«۳۴۵ قلم کالای با ارزش ۱۰ میلیون دلار», «اقلام با ارزش بالای یک میلیارد»: what each of the counted is worth."""
    text = page.text
    if text.startswith("بالای", quantity.qualifier_start) and text.endswith(_WORTH, 0, quantity.qualifier_start):
        return True
    counted = next((q for q in reversed(clause.quantities) if q.end <= quantity.start), None)
    if counted is None or counted.noun_code != "product_count" or not text.endswith("ی", 0, counted.end):
        return False
    return text.startswith(_WORTH, counted.end) and quantity.qualifier_start - counted.end <= _NEAR


_WORTH = (" با ارزش ", " به ارزش ")


def _is_a_price(quantity: Quantity) -> bool:
    """«گوشی بالای ۶۰۰ دلار»: a sum so small is the price of a thing, not a trade."""
    return quantity.unit in ("USD", "EUR") and abs(quantity.value) < _A_PRICE


def _aspect_beside(clause: Clause, following: Clause | None) -> str | None:
    """The aspect that all amounts of a clause share: «۶ درصد رشد داشت و از ۱۱ میلیون تن به ۱۷ میلیون تن رسید».

    The amounts may stand in the next clause, where it goes on with the same.
    """
    amounts = list(clause.quantities)
    if following is not None and not following.directions() and "that" not in following.cues:
        amounts += following.quantities
    weighs = {q.unit == "tonne" for q in amounts if q.unit == "tonne" or q.unit in MONEY}
    return None if len(weighs) != 1 else "weight" if weighs.pop() else "value"


def _aspect_reached(page: Page, clause: Clause, quantity: Quantity) -> str | None:
    """«با ۱۴ درصد کاهش به ۱۸ میلیون دلار رسید»: the aspect of the amount that the growth ends in."""
    reached = next((q for q in clause.quantities if q.start > quantity.start), None)
    if reached is None or not page.text.endswith(" به ", 0, reached.qualifier_start):
        return None
    if reached.qualifier_start - quantity.end > _NEAR:
        return None
    return "weight" if reached.unit == "tonne" else "value" if reached.unit in MONEY else None


def _grown_from(earlier: Sequence[Draft]) -> Draft:
    """What a growth is of: the claim before it, or the level before that, where that is a growth too («۲۱ درصد بیشتر از
    مرداد و ۴ درصد کمتر از پارسال»)."""
    if earlier[-1].measure != "growth":
        return earlier[-1]
    level = next((draft for draft in reversed(earlier) if draft.measure == "level"), None)
    return level if level is not None and level.indicator == earlier[-1].indicator else earlier[-1]


def _is_of_price(clause: Clause, quantity: Quantity) -> bool:
    """«متوسط قیمت هر تن کالای وارداتی با ۳.۹ درصد کاهش به ۱۱۳۵ دلار رسید»: the growth of the price behind it."""
    priced = any(q.start >= quantity.end and q.unit.endswith("/tonne") for q in clause.quantities)
    return quantity.unit == "percent" and priced and any(d.code == "price" for d in clause.of("direction"))


def _of_pieces(page: Page, clause: Clause, quantity: Quantity, earlier: Sequence[Draft]) -> str | None:
    """What the clause says is counted where the noun is only «فقره»: «تعداد اظهارنامه‌ها به یک میلیون فقره رسید»."""
    if quantity.noun_code != "other" or not starts_with(page.text, quantity.noun_start - 1, "pieces"):
        return None
    if starts_with(page.text, quantity.end, "of_licences"):
        return "licence_count"  # «۴۱ فقره از این پروانه‌ها»
    if page.text.startswith(_OF_THEM, quantity.end) and earlier and earlier[-1].quantity.unit == "count":
        return earlier[-1].indicator  # «۱۲۰ پروانه صادر شد که ۴۱ فقره آن ...»
    if holds(page.text[max(0, clause.start - 1) : quantity.start], "licences"):
        return "licence_count"  # «جواز تأسیس نیز ۱۲۰ فقره صادر شد»
    return next((d.code for d in clause.of("direction") if d.code in COUNTED and d.end <= quantity.start), None)


_OF_THEM = (" ان ", " از ان ", " انها ", " از انها ")
"""Folded, so that «آن» is «ان»."""


def _of_count(page: Page, quantity: Quantity, direction: str | None, stated: bool) -> str:
    code = quantity.noun_code
    if code == "destination_count" and direction == "import":
        return "origin_count"
    if code == "destination_count" and page.text.endswith(" از ", 0, quantity.qualifier_start):
        return "other"  # «۱۸ شرکت از ۷ کشور»
    if (
        code == "vehicle_count"
        and stated
        and direction in ("production", "capacity", "sales")
        and _is_made(page, quantity)
    ):
        return level_indicator(direction, quantity.unit) or code
    if code is not None and code != "other" and not (code == "vehicle_count" and _is_any_device(page, quantity)):
        return code
    if stated and direction in ("export", "import") and _is_made(page, quantity):
        return direction
    made = stated or _is_any_device(page, quantity)
    if made and direction in ("production", "capacity") and _is_made(page, quantity):
        return level_indicator(direction, quantity.unit) or "other"
    return "other"


def _is_any_device(page: Page, quantity: Quantity) -> bool:
    """«۹ میلیون دستگاه» beside which nothing drives: phones, refrigerators."""
    if page.text[quantity.noun_start : quantity.noun_end] not in ("دستگاه", "دستگاهی"):
        return False
    first = max(page.text.rfind("\n", 0, quantity.start) + 1, quantity.start - _NEAR_VEHICLE)
    around = page.text[first : quantity.end + _NEAR_VEHICLE].partition("\n")[0]
    return not any(word in around for word in lead_words("vehicles"))


def _is_made(page: Page, quantity: Quantity) -> bool:
    """Whether what is counted are things that can be made: «۲۰ هزار دستگاه», not «۸۷۳ طرح»."""
    noun = page.text[quantity.noun_start : quantity.noun_end]
    return not noun or noun.split(" ")[0] in lead_words("made_things")


def _aspect_of_level(direction: str, context: Context, earlier: Sequence[Draft]) -> str | None:
    """The aspect of the level that a ratio goes with: of its sentence, else the only one the article spoke of."""
    for draft in reversed(earlier):
        if draft.direction == direction:
            found = aspect_of(draft.indicator)
            if found is not None:
                return found
    said = {aspect for moved, aspect in context.aspects if moved == direction}
    return next(iter(said)) if len(said) == 1 else None
