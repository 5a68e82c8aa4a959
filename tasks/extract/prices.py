"""Prices: money per tonne, kilogram, barrel. «هر تن کالا ۷۲۱ دلار», «۲ یورو به ازای هر کیلوگرم», «کیلویی ۲ یورو».

Per kilogram and per gram become per tonne (`USD/tonne`). Where an average price of traded goods is said without its
measure («میانگین قیمت کالاهای صادراتی یک دلار و دو سنت»), only the size tells: below 50 dollars it is a kilogram's,
below 20,000 a tonne's; `repair` says so, and so it does where a price follows another («در سال قبل حدود ۴۴۳ دلار»).
"""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal
from functools import cache

import seeds
from tasks.extract.lexicon import holds, lead_words, starts_with
from tasks.extract.marks import Marks
from tasks.extract.mentions import Quantity, is_move
from tasks.extract.units import unit_forms

_FARTHEST = 110
_SOON = 250
"""Characters in which a price may follow another."""
_STOPS = (". ", "\n", "؛", "؟", "!")


def read_prices(text: str, plain: str, marks: Marks, quantities: list[Quantity]) -> None:
    """Turns amounts of money that are prices into prices, in place."""
    for index, quantity in enumerate(quantities):
        if not _may_be_price(quantity):
            continue
        base = _base_behind(text, marks, quantity) or _base_before(text, marks, quantities, index)
        if base is not None:
            end = base[1] if base[0] >= quantity.end else quantity.end
            quantities[index] = _priced(quantity, plain[base[0] : base[1]], end, None)
        elif quantity.unit in ("USD", "EUR") and quantity.number.scale == 1 and quantity.value < 20_000:
            assumed = _assumed_base(text, quantities, index)
            if assumed is not None:
                note = f"price_base: {quantity.value} {quantity.unit}"
                repair = note if quantity.repair is None else f"{quantity.repair}; {note}"
                quantities[index] = _priced(quantity, assumed, quantity.end, repair)


def _may_be_price(quantity: Quantity) -> bool:
    limit = 10**9 if quantity.unit == "IRR" else 1000
    return (
        len(quantity.unit) == 3
        and quantity.unit.isupper()
        and quantity.unit != "TEU"
        and not quantity.adjectival
        and quantity.number.scale <= limit
    )


@cache
def _price_codes() -> frozenset[str]:
    """The prices of the contract."""
    return frozenset(row["code"] for row in seeds.read_table("units") if row["dimension"] == "price")


def _priced(quantity: Quantity, base: str, end: int, repair: str | None) -> Quantity:
    measure = unit_forms()[base]
    if f"{quantity.unit}/{measure.unit}" not in _price_codes():
        return quantity
    return quantity._replace(
        end=end,
        value=quantity.value / measure.factor,
        upper=None if quantity.upper is None else quantity.upper / measure.factor,
        unit=f"{quantity.unit}/{measure.unit}",
        noun_start=end,
        noun_end=end,
        repair=repair or quantity.repair,
    )


def _base_behind(text: str, marks: Marks, quantity: Quantity) -> tuple[int, int] | None:
    following = bisect_left(marks.bases, (quantity.end, 0))
    if following == len(marks.bases):
        return None
    base = marks.bases[following]
    gap = text[quantity.end : min(base[0], quantity.end + 16)]
    return base if gap.strip() in lead_words("price_behind") else None


def _base_before(text: str, marks: Marks, quantities: list[Quantity], index: int) -> tuple[int, int] | None:
    """The measure named before a price in the same sentence, with no other money between."""
    quantity = quantities[index]
    following = bisect_left(marks.bases, (quantity.start, 0))
    if not following:
        return None
    base = marks.bases[following - 1]
    if quantity.start - base[1] > _FARTHEST:
        return None
    between = text[base[1] : quantity.start]
    if any(stop in between for stop in _STOPS):
        return None
    before = quantities[index - 1] if index else None
    if before is not None and before.start >= base[1] and before.unit[:3] == quantity.unit[:3]:
        return base if "/" in before.unit and is_move(text, before, quantity) else None
    if text[base[0] - 4 : base[0]] == " هر " or text[base[1] + 1].isdecimal():
        return base
    return base if any(word in text[max(0, base[0] - 40) : base[0]] for word in lead_words("price")) else None


def _assumed_base(text: str, quantities: list[Quantity], index: int) -> str | None:
    """The measure of a price said without one; None where it is no price."""
    quantity = quantities[index]
    sentence = text[max(0, quantity.start - 160) : quantity.start]
    sentence = sentence[max(sentence.rfind(stop) for stop in _STOPS) + 1 :]
    goods = any(word in sentence for word in ("کالا", "صادرات", "واردات"))
    first = index == 0 or quantities[index - 1].end <= quantity.start - len(sentence)
    if goods and first and any(average in sentence for average in lead_words("average_price")):
        return "کیلوگرم" if quantity.value < 50 else "تن"
    before = quantities[index - 1] if index else None
    if before is None or before.unit != f"{quantity.unit}/tonne" or quantity.start - before.end >= _SOON:
        return None
    points_back = holds(text[before.end : quantity.start], "this_price")
    # «هر کیلو پارسال ۷.۲ دلار بود و در بهار امسال به ۶.۸ دلار رسید»
    reached = text.endswith(" به ", 0, quantity.start) and starts_with(text, quantity.end, "reached")
    points_back = points_back or (reached and not any(stop in text[before.end : quantity.start] for stop in _STOPS))
    if "متوسط" not in sentence and not points_back:
        return None
    # «... هر کیلو ۲ دلار و ۸۰ سنت بود، حال آنکه این رقم در سال گذشته سه دلار و ۱۰ سنت بود»
    bases = {"تن": quantity.value, "کیلوگرم": quantity.value * 1000} if points_back else {"تن": quantity.value}
    return next((base for base, value in bases.items() if Decimal("0.33") < value / before.value < 3), None)
