"""How exactly a figure is printed: half of a tenth of a milliard is what «۸.۵ میلیارد دلار» may be off by: 0.05e9.

The place is that of the claim's own unit, repairs and shared scales included: of «۲/۱۶۱ هزار تن», read as 161,200
tonnes, it is 100 tonnes.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from tasks.extract.draft import Draft

_ONE = Decimal(1)
_FINEST = Decimal("0.000001")
"""The warehouse's own last place."""
_WIDE = Context(prec=80, rounding=ROUND_HALF_UP)
"""Room for the places of figures that no warehouse can hold: those are set aside later, and must not raise here."""


def printed_place(draft: Draft) -> Decimal:
    """The value of the last printed place, in the claim's unit: 100000000 for «۸.۵ میلیارد دلار»."""
    quantity, number = draft.quantity, draft.quantity.number
    place = number.scale if number.decimals == 0 else _ONE.scaleb(-number.decimals) * number.scale
    # Of zero, the value does not tell what the unit made of it; most units make nothing of it.
    if number.value == 0 or number.value == quantity.value:
        return place
    return place * abs(_WIDE.divide(quantity.value, number.value))


def rounding_of(draft: Draft) -> Decimal:
    """Half of the last printed place, to six decimals and never less than that; 0 for a rank, which nobody rounds."""
    return Decimal(0) if draft.quantity.unit == "rank" else _half_of(printed_place(draft))


@lru_cache(maxsize=1024)
def _half_of(place: Decimal) -> Decimal:
    """Cached, since an article prints its figures to a few places only: six decimal operations less a claim."""
    return max(_WIDE.divide(place, Decimal(2)).quantize(_FINEST, context=_WIDE), _FINEST)
