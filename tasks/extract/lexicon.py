"""Every term the reader knows, found in one pass: `scan` runs one Aho-Corasick automaton over a folded text.

The terms come from the CSV tables of `seeds/` (`TABLES` says which column is what), as whole words: «مس» is found in
«صادرات مس» and not in «مسئول». Forms are folded like the text, so U+200C and the spelling of ی and ک don't matter; a
U+200C in a table stands for itself, for nothing and for a space («پتروشیمی‌ها», «پتروشیمیها», «پتروشیمی ها»). Words
that
copies glue to one («دومیلیون») are terms made by `glued`, and give one hit for each of their parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

import seeds
from tasks.extract.glued import glued_terms
from tasks.normalise.fold import plain_term


class Hit(NamedTuple):
    """A known term in a folded text: half-open folded span, what kind of term, and its code in that kind's table."""

    start: int
    end: int
    kind: str
    code: str


@dataclass(frozen=True, slots=True)
class TermTable:
    """Which table of `seeds/` gives terms of which kind."""

    table: str
    kind: str | None
    """The kind of all its terms; None where the column `kind` says it row by row."""
    code: str
    """The column that holds the code."""
    forms: tuple[str, ...]
    """The columns that hold forms, several in a cell parted by «;»."""


TABLES: tuple[TermTable, ...] = (
    TermTable("number_words", None, "value", ("form",)),
    TermTable("unit_terms", "unit", "unit", ("form",)),
    TermTable("qualifier_terms", "qualifier", "qualifier", ("form",)),
    TermTable("period_terms", None, "code", ("form",)),
    TermTable("area_terms", None, "code", ("form",)),
    TermTable("partner_terms", "partner", "code", ("form",)),
    TermTable("sector_terms", "sector", "code", ("form",)),
    TermTable("cue_terms", None, "code", ("form",)),
    TermTable("count_nouns", "count_noun", "indicator", ("form",)),
    TermTable("speech_terms", None, "code", ("form",)),
)


_BY = "به"


def spellings(form: str) -> set[str]:
    """The folded spellings under which a form is looked up; a U+200C may be lost or have become a space, and the press
    writes one behind «به» as well: «به‌ترتیب»."""
    parted = {plain_term(form), plain_term(form.replace("\u200c", " "))} - {""}
    return parted | {_BY + spelling.removeprefix(f"{_BY} ") for spelling in parted if spelling.startswith(f"{_BY} ")}


def _entries(names: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """(spelling, kind, code) of every term of the tables named, or of all."""
    for table in TABLES:
        if names and table.table not in names:
            continue
        for row in seeds.read_table(table.table):
            kind = table.kind if table.kind is not None else row["kind"]
            for column in table.forms:
                for form in row[column].split(";"):
                    for spelling in spellings(form):
                        yield spelling, kind, row[table.code]
                        if kind == "direction_verb" and spelling.count(" ") == 1:
                            # copies lose the space too: «صادرشد»
                            yield spelling.replace(" ", ""), kind, row[table.code]


@cache
def lead_words(kind: str) -> tuple[str, ...]:
    """The folded words of a kind of `seeds/lead_words.csv`: what may stand right before or behind a mention."""
    rows = seeds.read_table("lead_words")
    return tuple({spelling: None for row in rows if row["kind"] == kind for spelling in sorted(spellings(row["form"]))})


_ENDS_OF_WORD = ' ،.؛:!؟)»-\n"/'


@cache
def _openings(kind: str) -> tuple[str, ...]:
    return tuple(word + end for word in lead_words(kind) for end in _ENDS_OF_WORD)


@cache
def _closings(kind: str) -> tuple[str, ...]:
    return tuple(f"{gap}{word} " for word in lead_words(kind) for gap in " \n")


def starts_with(text: str, position: int, kind: str) -> bool:
    """Whether a lead word of `kind` stands at `position`, or one space behind it, as whole words."""
    return text.startswith(_openings(kind), position + 1 if text.startswith(" ", position) else position)


def ends_with(text: str, position: int, kind: str) -> bool:
    """Whether a lead word of `kind` and one space stand right before `position`, as whole words."""
    return text.endswith(_closings(kind), 0, position)


@cache
def _between_spaces(kind: str) -> tuple[str, ...]:
    return tuple(f" {word} " for word in lead_words(kind))


def holds(text: str, kind: str) -> bool:
    """Whether a lead word of `kind` stands anywhere in the text, between spaces."""
    for word in _between_spaces(kind):  # noqa: SIM110 (a generator costs more than the search)
        if word in text:
            return True
    return False


_START = itemgetter(1)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled automaton and, for each of its patterns, what it stands for: (from, to, kind, code) of each part."""

    find: Any
    meanings: list[tuple[tuple[int, int, str, str], ...]]

    def scan(self, plain: str) -> list[Hit]:
        """All terms of a blanked text (`Folded.plain`), by start; a term inside a longer one is left out."""
        meanings = self.meanings
        found = self.find(plain, True)
        # matches come by their end: turned round and sorted (stably) by start, the longest of one start comes first
        found.reverse()
        found.sort(key=_START)
        hits: list[Hit] = []
        add, new = hits.append, tuple.__new__
        reach = -1
        for pattern, start, end in found:
            if end > reach:
                reach = end
                for first, last, kind, code in meanings[pattern]:
                    add(new(Hit, (start + first, start + last, kind, code)))
        return hits


@cache
def lexicon(*names: str) -> Lexicon:
    """The lexicon of the tables named, or of all, compiled once a process."""
    from ahocorasick_rs import AhoCorasick

    meanings: dict[str, dict[tuple[int, int, str, str], None]] = {}
    for spelling, kind, code in _entries(names):
        meanings.setdefault(spelling, {})[1, len(spelling) + 1, kind, code] = None
    for spelling, parts in glued_terms():
        if spelling not in meanings:
            meanings[spelling] = {(first + 1, last + 1, kind, code): None for first, last, kind, code in parts}
    _show_parts(meanings)
    automaton = AhoCorasick([f" {spelling} " for spelling in meanings])
    return Lexicon(automaton.find_matches_as_indexes, [tuple(m) for m in meanings.values()])


_PROVINCE = " استان"
_DECLARED = {"صادراتی": "export", "وارداتی": "import"}
"""What the declarations of a kind are of: «۲۳۸۶ اظهارنامه صادراتی به ارزش ۱۱۸ میلیون دلار»."""
_NON_OIL = (" غیرنفتی", " غیر نفتی")


def _show_parts(meanings: dict[str, dict[tuple[int, int, str, str], None]]) -> None:
    """Adds to longer terms the unit in them («درصد کل», «قیمت هر کیلوگرم»), the scope or the goods as a part."""
    units = {
        spelling: next(iter(parts)) for spelling, parts in meanings.items() if all(part[2] == "unit" for part in parts)
    }
    sectors = {spelling: part[3] for spelling, parts in meanings.items() for part in parts if part[2] == "sector"}
    for spelling, parts in meanings.items():
        if spelling.endswith(_PROVINCE) and any(part[2] == "basis" for part in parts):
            # «از مرزهای استان» also names the province
            parts[len(spelling) - 4, len(spelling) + 1, "province_word", ""] = None
        first_word = spelling.partition(" ")[0]
        if first_word in sectors and any(part[2] == "point" for part in parts):
            # the company «فولاد مبارکه» also makes steel
            parts[1, len(first_word) + 1, "sector", sectors[first_word]] = None
        if spelling.startswith("اظهارنامه") and (code := _DECLARED.get(spelling.rpartition(" ")[2])):
            parts[len(spelling) - len(spelling.rpartition(" ")[2]) + 1, len(spelling) + 1, "direction", code] = None
        non_oil = next((word for word in _NON_OIL if spelling.endswith(word)), None)
        if non_oil is not None and all(part[2] != "scope" for part in parts):
            # «۵ تن کالای غیرنفتی», «تجارت غیرنفتی»
            parts[len(spelling) + 2 - len(non_oil), len(spelling) + 1, "scope", "non_oil"] = None
        if " " in spelling and not any(part[2].startswith(("unit", "number", "when", "count")) for part in parts):
            first = 1
            for word in spelling.split(" "):
                if word in units:
                    parts[first, first + len(word), "unit", units[word][3]] = None
                first += len(word) + 1
