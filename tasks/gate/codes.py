"""The code lists that claims are held against, out of `seeds/`."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pyarrow as pa

from expectations.expected import ReferenceCodes
from seeds import read_table

_SIGNS = {"deficit": -1, "surplus": 1}
"""Lead words that tell the sign of a balance."""
_IN_NUMBERS = frozenset(
    f"number_{kind}" for kind in ("half", "hundreds", "teen", "tens", "unit", "zero", "point", "share", "vague")
)


@cache
def reference_codes() -> ReferenceCodes:
    """Areas, partners, sectors, scopes, indicators, units, and the words that quantities are written in."""
    # Another country may tell of its own trade: «واردات چین از ایران» is of the area CN, with the partner IR.
    countries = [row["code"] for row in read_table("partners") if row["kind"] == "country"]
    units = {row["code"]: row["dimension"] for row in read_table("units")}
    numbers = [(word, row) for row in read_table("number_words") for word in row["form"].split(";")]
    return ReferenceCodes(
        areas=frozenset({"IR", *(row["code"] for row in read_table("provinces")), *countries}),
        partners=frozenset({"IR", *(row["code"] for row in read_table("partners"))}),
        sectors=frozenset(row["code"] for row in read_table("sectors")),
        scopes=frozenset(row["code"] for row in read_table("cue_terms") if row["kind"] == "scope"),
        indicators={row["code"]: frozenset(row["level_dimensions"].split(";")) for row in read_table("indicators")},
        signed=frozenset(row["code"] for row in read_table("indicators") if row["may_be_negative"] == "1"),
        units=units,
        scales={word: Decimal(row["value"]) for word, row in numbers if row["kind"] == "number_scale"},
        number_words=frozenset(word for word, row in numbers if row["kind"] in _IN_NUMBERS),
        signs={word: int(row["value"]) for word, row in numbers if row["kind"] == "number_sign"}
        | {row["form"]: _SIGNS[row["kind"]] for row in read_table("lead_words") if row["kind"] in _SIGNS},
        changes={
            row["form"]: {"+": 1, "-": -1}[row["code"]] for row in read_table("cue_terms") if row["kind"] == "change"
        },
        unit_words={
            word: (row["unit"], Decimal(row["factor"]))
            for row in read_table("unit_terms")
            if row["unit"] in units and row["dimension"] in {"mass", "currency", "ratio"}
            for word in row["form"].split(";")
        },
    )


@cache
def sector_table() -> pa.Table:
    """Each sector's `code` and the `parent` that it is a part of, None at the top."""
    rows = [(row["code"], row["parent"] or None) for row in read_table("sectors")]
    return pa.table(
        {
            "code": pa.array([code for code, _ in rows], pa.string()),
            "parent": pa.array([parent for _, parent in rows], pa.string()),
        }
    )
