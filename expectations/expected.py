"""How an expectation is declared: what must hold, how grave a failure is, and the sentence a person reads then.

A suite is a tuple of `Expected`, so that the whole of it is seen at a glance. What Great Expectations is asked is data
here (`Check`), because importing it costs seconds and only a gate that runs should pay them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Severity = Literal["critical", "warning"]
Scope = Literal["row", "group", "batch"]
SAID = "{reason} Seen: {seen}."
"""What a held row is told where its expectation has no better words."""


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation of Great Expectations: its class, its arguments, and the code list it takes, if any."""

    kind: str
    """Name of a class in `great_expectations.expectations`."""
    arguments: Mapping[str, object]
    codes: str | None = None
    """Field of `ReferenceCodes` whose codes become the `value_set`."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that must be true of a gated table."""

    name: str
    severity: Severity
    scope: Scope
    reason: str
    """One sentence: what must hold, and so what is wrong where it does not."""
    check: Check
    because: str = SAID
    """What a held row is told; names in braces are `reason`, `seen` (the failing value) and columns of the frame."""
    tolerance: str | None = None
    """How much is forgiven and where that comes from; None where nothing is."""
    tolerance_column: str | None = None
    """Column with each row's own tolerance; its range is recorded with the result."""


def critical(
    name: str,
    reason: str,
    check: Check,
    *,
    scope: Scope = "row",
    because: str = SAID,
    tolerance: str | None = None,
    tolerance_column: str | None = None,
) -> Expected:
    """An expectation that holds a failing row back, the rows of a failing group, or stops a failing batch."""
    return Expected(name, "critical", scope, reason, check, because, tolerance, tolerance_column)


def warning(
    name: str,
    reason: str,
    check: Check,
    *,
    scope: Scope = "row",
    because: str = SAID,
    tolerance: str | None = None,
    tolerance_column: str | None = None,
) -> Expected:
    """An expectation whose failing rows load and are counted."""
    return Expected(name, "warning", scope, reason, check, because, tolerance, tolerance_column)


@dataclass(frozen=True, slots=True)
class ReferenceCodes:
    """The codes that a claim may carry, handed in by whoever reads `seeds/`."""

    areas: frozenset[str]
    """ISO 3166-2 codes of the provinces, IR, and the alpha-2 codes of countries that report of their own trade."""
    partners: frozenset[str]
    """ISO 3166-1 alpha-2 codes, IR among them, named groups, named parts of a country."""
    sectors: frozenset[str]
    scopes: frozenset[str]
    indicators: Mapping[str, frozenset[str]]
    """Indicator -> the dimensions its level may have: currency, mass, count, ratio, price ..."""
    signed: frozenset[str]
    """Indicators whose level may be negative."""
    units: Mapping[str, str]
    """Unit -> its dimension."""
    scales: Mapping[str, Decimal]
    """Word -> its factor: «هزار» 1000."""
    number_words: frozenset[str]
    """Every other word that is part of a number: «دو», «نیم», «صد»."""
    signs: Mapping[str, int]
    """Words that say whether a figure is above or below zero: «منفی» -1."""
    changes: Mapping[str, int]
    """Words that say whether a change is up or down: «رشد» 1, «کاهش» -1."""
    unit_words: Mapping[str, tuple[str, Decimal]]
    """Word -> unit and the factor to it: «تومان» is 10 IRR."""

    @property
    def level_units(self) -> frozenset[str]:
        """Each indicator with each unit that its level may have: «export_weight in tonne»."""
        return frozenset(
            f"{indicator} in {unit}"
            for indicator, dimensions in self.indicators.items()
            for unit, dimension in self.units.items()
            if dimension in dimensions
        )

    @property
    def change_units(self) -> frozenset[str]:
        """The same for an absolute change, which may also be told in percentage points or ranks."""
        return self.level_units | {
            f"{one} in {unit}" for one in self.indicators for unit in ("percentage_point", "rank")
        }


def between(column: str, low: float | None = None, high: float | None = None) -> Check:
    """Every value of `column` lies in low..high, ends included; empty values are not judged."""
    return Check("ExpectColumnValuesToBeBetween", {"column": column, "min_value": low, "max_value": high})


def one_of(column: str, values: tuple[object, ...]) -> Check:
    """Every value of `column` is one of `values`; empty values are not judged."""
    return Check("ExpectColumnValuesToBeInSet", {"column": column, "value_set": list(values)})


def code_of(column: str, codes: str) -> Check:
    """Every value of `column` is a code of that field of `ReferenceCodes`; empty values are not judged."""
    return Check("ExpectColumnValuesToBeInSet", {"column": column}, codes)


def holds(column: str) -> Check:
    """The truth value in `column` is true; empty values are not judged."""
    return one_of(column, (True,))


def is_given(column: str) -> Check:
    """`column` is nowhere empty."""
    return Check("ExpectColumnValuesToNotBeNull", {"column": column})


def is_empty(column: str) -> Check:
    """`column` is everywhere empty: it names what is wrong with a row."""
    return Check("ExpectColumnValuesToBeNull", {"column": column})


def unique(column: str) -> Check:
    """No two rows have the same value in `column`."""
    return Check("ExpectColumnValuesToBeUnique", {"column": column})


def matches(column: str, regex: str) -> Check:
    """Every text of `column` matches `regex` from its start."""
    return Check("ExpectColumnValuesToMatchRegex", {"column": column, "regex": regex})


def not_below(column: str, floor: str) -> Check:
    """In every row `column` is at least `floor`, another column; rows with either empty are not judged."""
    return Check(
        "ExpectColumnPairValuesAToBeGreaterThanB",
        {"column_A": column, "column_B": floor, "or_equal": True, "ignore_row_if": "either_value_is_missing"},
    )


def above(column: str, floor: str) -> Check:
    """In every row `column` is more than `floor`, another column; rows with either empty are not judged."""
    return Check(
        "ExpectColumnPairValuesAToBeGreaterThanB",
        {"column_A": column, "column_B": floor, "or_equal": False, "ignore_row_if": "either_value_is_missing"},
    )


def same(column: str, other: str) -> Check:
    """In every row `column` equals `other`; rows with either empty are not judged."""
    return Check(
        "ExpectColumnPairValuesToBeEqual",
        {"column_A": column, "column_B": other, "ignore_row_if": "either_value_is_missing"},
    )
