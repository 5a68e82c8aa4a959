"""A claim in the making, and what the discourse has said so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from tasks.extract.areas import AreaMention
from tasks.extract.mentions import Period, Quantity
from tasks.extract.speakers import Speaker


@dataclass(slots=True)
class Draft:
    """One claim before it goes back to the raw text; spans are folded."""

    quantity: Quantity
    sentence: tuple[int, int]
    rule: str
    direction: str | None
    indicator: str
    measure: str
    status: str
    value: Decimal
    upper: Decimal | None
    area: AreaMention | None
    whole_area: str | None
    partner: str | None
    sector: str | None
    product: str | None
    scope: str | None
    basis: str | None
    period: Period | None
    period_basis: str | None
    compared_to: str | None
    inherited: frozenset[str]
    """What was taken from elsewhere than the claim's own clause: direction, area, period ...; lowers confidence."""
    mentions: list[tuple[int, int]]
    breakdown: tuple[int, int] | None
    breakdown_complete: bool
    speaker: Speaker | None
    timeless: bool = False
    """Whether it is of a rate or a length of time («سالانه»), so that no other sentence's period can be its own."""
    base: Decimal | None = None
    """Of a growth, the level that its sentence gives with it; None where it gives none."""


@dataclass(slots=True)
class Context:
    """What earlier sentences have settled: the fall-backs of a clause that does not say it itself."""

    province: str
    """The article's province, or IR: what «استان» means."""
    direction: str | None = None
    direction_at: int = -1
    """Where that direction was said."""
    aspects: set[tuple[str, str]] = field(default_factory=set)
    """What the article's levels of trade were so far: (direction, `value` or `weight`)."""
    told: dict[str, dict[str | None, list[Draft]]] = field(default_factory=dict)
    """The claims of exports and of imports so far, by their sector or product."""
    area: AreaMention | None = None
    period: Period | None = None
    told_of: Period | None = None
    """The period that an earlier clause of the sentence was about."""
    last: Draft | None = None
    before: Draft | None = None
    """The last claim before the sentence that is read."""
    heading: str | None = None
    """What the last line without a figure and without a verb speaks of: «صادرات فولاد در ۷ ماهه»."""
    country: str | None = None
    """The foreign country last spoken of: «این کشور»."""
