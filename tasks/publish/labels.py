"""Persian and English names of codes, out of the reference tables: `name_fa("measure", "share")` is «سهم».

A code that has no name is shown as it is: an unknown scope must not vanish from a page.
"""

from __future__ import annotations

from functools import cache

from seeds import read_table

_TABLES = {
    "area": ("provinces", "code", "name"),
    "indicator": ("indicators", "code", "name"),
    "partner": ("partners", "code", "name"),
    "role": ("speaker_roles", "code", "title"),
    "sector": ("sectors", "code", "name"),
    "unit": ("units", "code", "name"),
    "month": ("jalali_months", "month", "name"),
}
_COUNTRY = ("ایران", "Iran")


def name_fa(kind: str, code: str | None) -> str:
    """The Persian name of a code of that kind; the code itself where it has none, nothing for None."""
    return "" if code is None else _names(kind).get(code, (code, code))[0]


def name_en(kind: str, code: str | None) -> str:
    """The English name of a code of that kind; the code itself where it has none, nothing for None."""
    return "" if code is None else _names(kind).get(code, (code, code))[1]


@cache
def _names(kind: str) -> dict[str, tuple[str, str]]:
    if kind in _TABLES:
        table, key, column = _TABLES[kind]
        names = {row[key]: (row[f"{column}_fa"], row[f"{column}_en"]) for row in read_table(table)}
        # Some claims are about another country: its exports, its imports.
        return _names("partner") | names | {"IR": _COUNTRY} if kind == "area" else names
    rows = (row for row in read_table("labels") if row["key"].startswith(f"{kind}/"))
    return {row["key"].partition("/")[2]: (row["name_fa"], row["name_en"]) for row in rows}
