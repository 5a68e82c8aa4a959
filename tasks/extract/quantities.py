"""Numbers with their units: «حدود ۲ میلیارد و ۴۶۹ میلیون دلار» is about 2,469,000,000 USD.

Every number of a page ends as a quantity, as skipped with a reason, or in a span that a period took.
"""

from __future__ import annotations

from tasks.extract.mentions import Number, Quantity, Skipped
from tasks.extract.page import Page
from tasks.extract.qualifiers import index_qualifiers, qualifier_before
from tasks.extract.units import UnitMention, index_units, unit_at

_NO_QUANTITY = frozenset({"time", "ignored"})


def read_quantities(
    page: Page, numbers: list[Number], taken: list[tuple[int, int]]
) -> tuple[list[Quantity], list[Skipped]]:
    """The quantities of a page and its other numbers, each by start; numbers inside `taken` spans are left out."""
    starts = index_units(page)
    hedges = index_qualifiers(page)
    quantities: list[Quantity] = []
    skipped: list[Skipped] = []
    for number in numbers:
        if any(first < number.end and number.start < last for first, last in taken):
            continue
        mention = unit_at(page, starts, number.end)
        if number.form == "ordinal":
            skipped.append(Skipped(number.start, number.end, number, "ordinal"))
        elif number.form in ("date", "time", "code"):
            skipped.append(Skipped(number.start, number.end, number, number.form))
        elif number.form == "fraction":
            quantities.append(_fraction(page, number, hedges))
        elif mention is None or mention.unit.dimension == "rank":
            skipped.append(Skipped(number.start, number.end, number, "no_unit"))
        elif mention.unit.dimension in _NO_QUANTITY:
            skipped.append(Skipped(number.start, number.end, number, "duration"))
        else:
            quantities.append(_quantity(page, number, mention, hedges))
    return quantities, skipped


def _quantity(page: Page, number: Number, mention: UnitMention, hedges: dict[int, tuple[int, str]]) -> Quantity:
    unit = mention.unit
    hedge = qualifier_before(page.text, hedges, number.start)
    qualifier = hedge[1] if hedge is not None else "exact" if number.upper is None else "range"
    count = unit.dimension == "count"
    return Quantity(
        start=number.start,
        end=mention.end,
        number=number,
        value=number.value * unit.factor,
        upper=None if number.upper is None else number.upper * unit.factor,
        unit=unit.unit,
        qualifier=qualifier,
        qualifier_start=number.start if hedge is None else hedge[0],
        adjectival=unit.adjectival,
        noun_start=mention.start if count else mention.end,
        noun_end=mention.end,
        noun_code=unit.noun_code,
        repair=number.repair,
    )


def _fraction(page: Page, number: Number, hedges: dict[int, tuple[int, str]]) -> Quantity:
    hedge = qualifier_before(page.text, hedges, number.start)
    return Quantity(
        start=number.start,
        end=number.end,
        number=number,
        value=number.value,
        upper=None,
        unit="percent",
        qualifier="exact" if hedge is None else hedge[1],
        qualifier_start=number.start if hedge is None else hedge[0],
        adjectival=False,
        noun_start=number.end,
        noun_end=number.end,
        noun_code=None,
        repair=number.repair,
    )
