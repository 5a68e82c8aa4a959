"""Names that a person types, as codes: `find_code("area", "خوزستان")` is IR-06, «Khuzestan» and «khozestan» lead there.

A name that is not known is never guessed: UnknownName says which ones are near it.
"""

from __future__ import annotations

from collections.abc import Iterator

from seeds import read_table

_TABLES = {"area": "provinces", "indicator": "indicators", "partner": "partners", "sector": "sectors"}
_FOLD = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "آ": "ا", "أ": "ا", "إ": "ا", "\u200c": None})
_COUNTRY = {"code": "IR", "name_fa": "ایران", "name_en": "Iran", "aliases": "کشور;کل کشور;country;nation"}
_NEAR, _AS_NEAR = 70, 12
"""Likeness in percent that a name must have to be suggested, and how much less than the best one it may have."""


class UnknownName(Exception):
    """A name that is no code, name or alias of its kind; the message tells the nearest ones."""


def find_code(kind: str, words: str) -> str:
    """The code of an area, indicator, partner or sector by its code, its Persian or English name or an alias.

    Raises UnknownName.
    """
    wanted = _fold(words)
    names = {_fold(name): code for code, name in _list_names(kind)}
    if wanted in names:
        return names[wanted]
    raise UnknownName(_suggest(kind, words, wanted, names))


def tell_changed_code(code: str) -> str | None:
    """What a person who typed this code of a province should know, when it meant another one before 2020-11-24."""
    provinces = {row["code"]: row for row in read_table("provinces")}
    before = next((row for row in provinces.values() if row["code_before_2020"] == code.upper()), None)
    now = provinces.get(code.upper())
    if before is None or now is None or before["code"] == now["code"]:
        return None
    return (
        f"{now['code']} has been {now['name_en']} ({now['name_fa']}) since 2020-11-24; before, it was"
        f" {before['name_en']} ({before['name_fa']}), which is {before['code']} now."
    )


def _list_names(kind: str) -> Iterator[tuple[str, str]]:
    rows = read_table(_TABLES[kind])
    for row in [_COUNTRY, *rows] if kind == "area" else rows:
        aliases = row.get("aliases", "").split(";")
        for name in (row["code"], row["name_fa"], row["name_en"], *filter(None, aliases)):
            yield row["code"], name
            if kind == "area":
                yield row["code"], f"استان {name}"


def _fold(words: str) -> str:
    return "".join(words.translate(_FOLD).casefold().replace("_", " ").split())


def _suggest(kind: str, words: str, wanted: str, names: dict[str, str]) -> str:
    from rapidfuzz import fuzz, process

    near = process.extract(wanted, list(names), scorer=fuzz.ratio, limit=12, score_cutoff=_NEAR)
    codes = list(dict.fromkeys(names[name] for name, score, _ in near if score > near[0][1] - _AS_NEAR))[:3]
    what = "province" if kind == "area" else kind
    if not codes:
        return f"no {what} is called «{words}», and none is near it"
    rows = {row["code"]: row for row in [_COUNTRY, *read_table(_TABLES[kind])]}
    told = [f"{rows[code]['name_fa']} / {rows[code]['name_en']} ({code})" for code in codes]
    return f"no {what} is called «{words}»; did you mean {' or '.join(told)}?"
