"""The code lists that claims are held against, out of `seeds/`."""

from __future__ import annotations

from functools import cache

from expectations.expected import ReferenceCodes
from seeds import read_table


@cache
def reference_codes() -> ReferenceCodes:
    """Areas, partners, sectors, scopes, indicators with the dimensions of their levels, and units."""
    return ReferenceCodes(
        areas=frozenset({"IR", *(row["code"] for row in read_table("provinces"))}),
        partners=frozenset(row["code"] for row in read_table("partners")),
        sectors=frozenset(row["code"] for row in read_table("sectors")),
        scopes=frozenset(row["code"] for row in read_table("cue_terms") if row["kind"] == "scope"),
        indicators={row["code"]: frozenset(row["level_dimensions"].split(";")) for row in read_table("indicators")},
        signed=frozenset(row["code"] for row in read_table("indicators") if row["may_be_negative"] == "1"),
        units={row["code"]: row["dimension"] for row in read_table("units")},
    )
