"""How a fault is planted: each into a copy of its own of the batch of `good_batch.py`, whose rows are plain dicts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Row = dict[str, Any]

EXPORT_WEIGHT, EXPORT_VALUE, WEIGHT_GROWTH, VALUE_FALL, RANK = 0, 1, 2, 3, 4
IND, AGR, MIN, PET, OTH = 5, 6, 7, 8, 9
TO_IRAQ, NATIONAL_SHARE, DESTINATIONS = 10, 11, 12
RANGE, MULTIPLE, PRICE, PLAN, DEFICIT, POINTS = 13, 14, 15, 16, 17, 18
IMPORT_VALUE, IMPORT_WEIGHT = 19, 20
"""Positions of the good claims."""
PORT, STEEL, YEARBOOK = 0, 1, 2
"""Positions of the good articles."""


@dataclass
class Copy:
    """One copy of the good batch, its rows as dicts."""

    articles: list[Row]
    claims: list[Row]
    unclaimed: list[Row]


@dataclass(frozen=True)
class Fault:
    """One way in which a batch can be wrong."""

    what: str
    gate: str
    expectation: str
    plant: Callable[[Copy], object]
    also: tuple[str, ...] = ()
    """Other expectations that rightly speak up: a share of 155 breaks its sum, too."""


def change(position: int, **fields: object) -> Callable[[Copy], object]:
    """Gives the claim at `position` other fields."""
    return lambda copy: copy.claims[position].update(fields)


def change_article(position: int, **fields: object) -> Callable[[Copy], object]:
    """Gives the article at `position` other fields."""
    return lambda copy: copy.articles[position].update(fields)


def scale(position: int, factor: str) -> Callable[[Copy], object]:
    """Multiplies a claim's value."""
    return lambda copy: copy.claims[position].update(value=copy.claims[position]["value"] * Decimal(factor))


def shift(position: int, **by: int) -> Callable[[Copy], object]:
    """Moves numbers of a claim."""
    return lambda copy: copy.claims[position].update({name: copy.claims[position][name] + n for name, n in by.items()})


def rewrite(position: int, text: Callable[[str], str]) -> Callable[[Copy], object]:
    """Gives an article another text, with the hash of that text."""

    def plant(copy: Copy) -> None:
        row = copy.articles[position]
        row["text"] = text(row["text"])
        row["content_hash"] = hashlib.sha256(row["text"].encode()).hexdigest()

    return plant


def repeat(position: int, **fields: object) -> Callable[[Copy], object]:
    """Adds a claim that is another one's, but for some fields."""
    return lambda copy: copy.claims.append({**copy.claims[position], **fields})


def repeat_article(position: int, **fields: object) -> Callable[[Copy], object]:
    """Adds an article that is another one, but for some fields."""
    return lambda copy: copy.articles.append({**copy.articles[position], **fields})


def add_part(quote_of: int, value: str, sector: str) -> Callable[[Copy], object]:
    """Adds one more share to the complete list, standing where another claim stands."""

    def plant(copy: Copy) -> None:
        place = {name: copy.claims[quote_of][name] for name in ("quote", "span_start", "span_end", "mentions")}
        sentence = {name: copy.claims[quote_of][name] for name in ("sentence_start", "sentence_end")}
        part = {"claim_id": copy.claims[IND]["claim_id"][::-1], "value": Decimal(value), "sector": sector}
        copy.claims.append({**copy.claims[IND], **place, **sentence, **part, "repair": "planted"})

    return plant


def drop(position: int) -> Callable[[Copy], object]:
    """Takes a claim away."""
    return lambda copy: copy.claims.pop(position)
