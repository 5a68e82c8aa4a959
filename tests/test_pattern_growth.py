"""No regular expression takes more than linear time, shown on texts made from the expressions themselves."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from pattern_attacks import Used, find_slow_attack, list_patterns

from expectations.second_reading import second_reader
from seeds import read_table
from tasks.extract.speakers import _cuts
from tasks.ingest.pages.datelines import _month_names

PATTERNS, MADE = list_patterns()

MADE_WHILE_RUNNING = {
    "tasks/extract/speakers.py": 1,
    "tasks/ingest/pages/datelines.py": 1,
    "tasks/ingest/pages/families.py": 1,
    "tasks/ingest/sources/pages.py": 1,
    "tasks/ingest/web_source.py": 2,
    "expectations/second_reading.py": 3,
}
"""Patterns made of tables, by module: `MADE_PATTERNS` has each of them. Those of `pages` and `web_source` are the
article patterns of the tables, and what an owner writes into a table of their own."""

_READER = second_reader(
    frozenset({("هزار", Decimal(1000)), ("میلیون", Decimal(10**6))}),
    frozenset({"یک", "دو"}),
    frozenset({("دلار", "USD", Decimal(1)), ("تن", "tonne", Decimal(1))}),
)
MADE_PATTERNS = [
    Used("speakers: cuts", _cuts(), anchored=False),
    Used("datelines: jalali", _month_names("jalali")[0], anchored=False),
    Used("datelines: gregorian", _month_names("gregorian")[0], anchored=False),
    Used("second_reading: quantity", _READER.quantity, anchored=False),
    *(
        Used(f"{table}: {pattern}", re.compile(pattern), anchored=False)
        for table in ("outlets", "sources")
        for pattern in sorted({row["article_pattern"] for row in read_table(table)} - {""})
    ),
]


@pytest.mark.parametrize(
    "pattern",
    [r"(a+)+b", r"\s+x", r"a*a*b", r"<link\b[^>]*href", r"(\d+,?)*;", r"(?:a|ab|b)*c", r"\w+@"],
)
def test_a_bad_pattern_is_found(pattern: str) -> None:
    assert find_slow_attack(Used("planted", re.compile(pattern), anchored=False)) is not None


@pytest.mark.parametrize("used", [*PATTERNS, *MADE_PATTERNS], ids=lambda used: used.where)
def test_time_is_linear(used: Used) -> None:
    assert find_slow_attack(used) is None


def test_every_pattern_is_tested() -> None:
    """Whoever makes a pattern of a table adds it above: it is not seen in the source."""
    made = [place.partition(":")[0] for place in MADE]
    assert {name: made.count(name) for name in made} == MADE_WHILE_RUNNING, MADE
