"""Number words that copies have glued together: «دومیلیون», «سیوپنج», «میلیاردتومان», «هزارو», «یکسوم».

A lost U+200C or space makes one word of two or three. Their number is finite, so they are terms of the lexicon, each
with the parts it stands for; splitting words while reading would cost more and guess («سهام» is not «سه ام»).
"""

from __future__ import annotations

from collections.abc import Iterator

import seeds
from tasks.normalise.fold import plain_term

Part = tuple[int, int, str, str]
"""Half-open span within the glued word, kind and code."""

Piece = tuple[str, str, str, str]
"""A word, its kind and code, and its dimension where it is a unit."""

_SMALL = ("number_unit", "number_teen", "number_tens", "number_hundreds")
_AFTER_SMALL = frozenset(
    {
        "درصد",
        "درصدی",
        "برابر",
        "برابری",
        "دلار",
        "دلاری",
        "نفر",
        "نفری",
        "متری",
        "هکتار",
        "تنی",
        "سال",
        "ساله",
        "ماه",
        "روز",
        "روزه",
        "ساعت",
    }
)
_BEFORE_TAIL = frozenset(("درصد", "دلار", "تومان", "ریال"))
_TAIL_WORDS = ("و", "به", "از", "در", "با", "که", "را", "کالا")
_TAIL_VERBS = ("بود", "بوده", "شد", "شده", "است", "رسید")
_AFTER_SCALE = frozenset({"currency", "mass", "volume", "area"})


def glued_terms() -> Iterator[tuple[str, tuple[Part, ...]]]:
    """The folded glued words with their parts, in order; «و» is no part of its own."""
    words = _number_words()
    small = [word for kind in _SMALL for word in words[kind]]
    scales = words["number_scale"]
    fractions = [word for word in words["number_ordinal"] if word[2] in {str(n) for n in (*range(3, 11), 100, 1000)}]
    units = _unit_words()
    for word in small:
        yield _join("و", word)
        for scale in scales:
            yield _join(word, scale)
        for unit in units:
            if unit[0] in _AFTER_SMALL:
                yield _join(word, unit)
    for word in (*words["number_tens"], *words["number_hundreds"], *scales):
        yield _join(word, "و")
    for unit in units:
        if unit[0] in _BEFORE_TAIL:
            for tail in _tails():
                yield _join(unit, tail)
    for scale in scales:
        yield _join("و", scale)
        for unit in units:
            if unit[3] in _AFTER_SCALE:
                yield _join(scale, unit)
        if scale[2] == "1000":
            for larger in scales:
                if larger is not scale:
                    yield _join(scale, larger)
    yield _join(("teu", "unit", "TEU", "mass"), "کانتینر")
    for hundred in words["number_hundreds"]:
        for word in (*words["number_tens"], *words["number_teen"], *words["number_unit"]):
            yield _join(hundred, "و", word)
        for ten in words["number_tens"]:
            for word in words["number_unit"]:
                yield _join(hundred, "و", ten, "و", word)
    for ten in words["number_tens"]:
        for word in words["number_unit"]:
            yield _join(ten, "و", word)
    for half in words["number_half"]:
        for unit in units:
            if unit[0] in _AFTER_SMALL:
                yield _join(half, unit)
        for word in small:
            yield _join(word, "و", half)
    for word in words["number_unit"]:
        for fraction in fractions:
            yield _join(word, fraction)


def _tails() -> Iterator[str | Piece]:
    """What copies glue to a unit: «۴۰ درصدکاهش», «۳۰ میلیون دلاربود»."""
    yield from _TAIL_WORDS
    for verb in _TAIL_VERBS:
        yield plain_term(verb), "verb", "verb", ""
    for row in seeds.read_table("cue_terms"):
        spelling = plain_term(row["form"])
        if row["kind"] == "change" and " " not in spelling:
            yield spelling, "change", row["code"], ""


def _number_words() -> dict[str, list[Piece]]:
    """Number words that are one word, by kind: (spelling, kind, code, "")."""
    words: dict[str, list[Piece]] = {}
    for row in seeds.read_table("number_words"):
        for form in row["form"].split(";"):
            spelling = plain_term(form)
            if spelling and " " not in spelling and not spelling.isascii():
                words.setdefault(row["kind"], []).append((spelling, row["kind"], row["value"], ""))
    return words


def _unit_words() -> list[Piece]:
    """Units that are one word: (spelling, kind, code, dimension)."""
    found = []
    for row in seeds.read_table("unit_terms"):
        spelling = plain_term(row["form"])
        if spelling and " " not in spelling and not spelling.isascii():
            found.append((spelling, "unit", row["unit"], row["dimension"]))
    found.append((plain_term("نفر"), "count_noun", "employment", ""))
    found.append(("teu", "unit", "TEU", "mass"))
    return found


def _join(*pieces: str | Piece) -> tuple[str, tuple[Part, ...]]:
    """The glued spelling and its parts; a bare string is a letter that belongs to no part."""
    spelling = ""
    parts: list[Part] = []
    for piece in pieces:
        if isinstance(piece, str):
            spelling += piece
        else:
            parts.append((len(spelling), len(spelling) + len(piece[0]), piece[1], piece[2]))
            spelling += piece[0]
    return spelling, tuple(parts)
