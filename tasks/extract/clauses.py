"""Parts a sentence into clauses, each with its quantities, its periods and its cues by kind.

A Persian clause ends with its verb, so a clause runs to its finite verb, to «؛», «:» or « / », or to the next «که»:
«صادرات ۲ میلیارد دلار بوده | که ۱۸ درصد کاهش داشته است». A participle («صادر شده») ends one only where the text goes on
with a comma, «و», «که» or nothing: «کالای صادر شده از گمرک» goes on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

import seeds
from tasks.extract.lexicon import Hit, holds, lead_words
from tasks.extract.mentions import Period, Quantity
from tasks.extract.page import Page
from tasks.normalise.fold import plain_term

_MAY_END = frozenset(("verb", "direction_verb", "change", "share", "status", "progress", "bounds"))
_GOES_ON_WITH = ("که ", "و ", "اما ", "ولی ")
_PARTICIPLE_ENDINGS = ("ه",)


@dataclass(slots=True)
class Clause:
    """One clause: its span, what it counts, and its cues by kind, all in reading order."""

    start: int
    end: int
    quantities: list[Quantity] = field(default_factory=list)
    periods: list[Period] = field(default_factory=list)
    cues: dict[str, list[Hit]] = field(default_factory=dict)
    nouns: list[Hit] | None = None
    """Its nouns of direction as seen from Iran; known when its first amount is read."""
    planned: bool = False
    """Whether it tells of plans only; known when its claims are made."""

    def of(self, kind: str) -> Sequence[Hit]:
        """The cues of a kind, in reading order; whether there are any, `kind in clause.cues` tells sooner."""
        return self.cues.get(kind, ())

    def of_kinds(self, kinds: Iterable[str]) -> Sequence[Hit]:
        """The cues of several kinds, in reading order."""
        lists = [self.cues[kind] for kind in kinds if kind in self.cues]
        if len(lists) < 2:
            return lists[0] if lists else ()
        return sorted(hit for found in lists for hit in found)

    def directions(self) -> Sequence[Hit]:
        """What moves or is made, in reading order: nouns and verbs."""
        nouns, verbs = self.cues.get("direction", ()), self.cues.get("direction_verb", ())
        return sorted((*nouns, *verbs)) if nouns and verbs else nouns or verbs

    def moves(self) -> Sequence[Hit]:
        """As `directions`, seen from Iran where its amounts were read."""
        if self.nouns is None:
            return self.directions()
        return sorted((*self.nouns, *self.of("direction_verb")))

    def codes(self, kind: str) -> set[str]:
        """The codes of the cues of a kind."""
        return {hit.code for hit in self.cues.get(kind, ())}


def opens_item(page: Page, sentence: tuple[int, int]) -> bool:
    """Whether a sentence opens a line that a bullet marks: «🔹 چین سال قبل ...», «• ...»."""
    start = sentence[0]
    raw = page.folded.raw[page.raw_span(start, start + 1)[0]]
    return (start == 0 or page.text[start - 1] == "\n") and (raw in "•●▪◾■◆♦*-–—" or raw > "\u2600")


def says(page: Page, clause: Clause, kind: str) -> bool:
    """Whether a lead word of `kind` stands in a clause as whole words, whatever stops it."""
    return holds(page.plain[max(0, clause.start - 1) : clause.end + 1], kind)


@cache
def _verb_words() -> frozenset[str]:
    """The last words of all verb forms: what a cue must end with to end its clause."""
    rows = seeds.read_table("cue_terms")
    verbs = {plain_term(row["form"]).split(" ")[-1] for row in rows if row["kind"] == "verb"}
    glued = {plain_term(row["form"]).replace(" ", "") for row in rows if row["kind"] == "direction_verb"}
    return frozenset(verbs | glued)


def _ends_clause(page: Page, hit: Hit, limit: int, quantities: Sequence[Quantity]) -> bool:
    """Whether the cue is a finite verb, or a participle after which the clause does not go on.

    «۴۵۰ تن وارد شده و ۲۳۰ تن وارد خواهد شد»: before «و» it ends one that has its own amount, with another behind it;
    «کالاهای صادر شده و وارد شده» goes on.
    """
    last = page.plain[hit.start : hit.end].rsplit(" ", 1)[-1]
    if hit[2] != "direction_verb" and last not in _verb_words():
        return False
    if not last.endswith(_PARTICIPLE_ENDINGS):
        return True
    rest = page.text[hit.end : limit].lstrip()
    if hit[2] == "direction_verb" and rest.startswith("و "):
        return any(q.end <= hit.start for q in quantities) and any(q.start >= hit.end for q in quantities)
    return not rest or rest[0] in "،؛.:!؟)»\n" or rest.startswith(_GOES_ON_WITH)


def _borders(page: Page, start: int, end: int, hits: Sequence[Hit], quantities: Sequence[Quantity]) -> list[int]:
    """Positions at which a new clause starts within [start, end)."""
    borders = {start}
    for hit in hits:
        kind = hit[2]
        if kind == "that":
            if not _joins_amounts(page, hit, quantities):
                borders.add(hit[0])
        elif kind in _MAY_END and _ends_clause(page, hit, end, quantities):
            borders.add(hit[1])
    for mark in ("؛", ":", " / "):
        at = page.text.find(mark, start, end)
        while at >= 0:
            if mark != ":" or not _is_label(page, start, at, hits, quantities):
                borders.add(at + 1)
            at = page.text.find(mark, at + 1, end)
    return sorted(borders)


def _joins_amounts(page: Page, hit: Hit, quantities: Sequence[Quantity]) -> bool:
    """«به لحاظ وزن ۱۳ درصد ولی به لحاظ ارزش ۱۴ درصد افزایش داشت»: no verb has ended what stands before «ولی»."""
    if page.text[hit.start : hit.end] not in lead_words("but"):
        return False
    return any(0 <= hit.start - q.end <= 1 for q in quantities)


_LONGEST_LABEL = 45
_SAYS = frozenset(("speech_verb", "role", "institution", "verb"))


def _is_label(page: Page, start: int, colon: int, hits: Sequence[Hit], quantities: Sequence[Quantity]) -> bool:
    """Whether a colon stands between an amount and what it is of, «سهم روسیه: ۱.۲ درصد», and not behind a speaker."""
    amount = next((q for q in quantities if q.start > colon), None)
    if amount is None or amount.qualifier_start - colon > 2:
        return False
    since = max((q.end for q in quantities if q.end <= colon), default=start)
    if colon - since > _LONGEST_LABEL:
        return False
    return not any(since <= hit[0] < colon and hit[2] in _SAYS for hit in hits)


def split_clauses(
    page: Page,
    sentence: tuple[int, int],
    hits: Sequence[Hit],
    quantities: Sequence[Quantity],
    periods: Sequence[Period],
) -> list[Clause]:
    """The clauses of a sentence; every hit, quantity and period of the sentence is in exactly one of them."""
    start, end = sentence
    borders = _borders(page, start, end, hits, quantities)
    if len(borders) > 1:
        _drop_inside(borders, quantities)
        _drop_inside(borders, periods)
    borders.append(end)
    clauses = [Clause(borders[i], borders[i + 1]) for i in range(len(borders) - 1)]
    last = len(clauses) - 1
    index = 0
    for hit in hits:
        while index < last and hit[0] >= clauses[index].end:
            index += 1
        cues = clauses[index].cues
        if hit[2] in cues:
            cues[hit[2]].append(hit)
        else:
            cues[hit[2]] = [hit]
    for quantity in quantities:
        _clause_at(clauses, quantity[0]).quantities.append(quantity)
    for clause in clauses:
        _drop_issues(page, clause)
    for period in periods:
        _clause_at(clauses, period[0]).periods.append(period)
    return clauses


_TO_MAINLAND = (" به سرزمین اصلی ", " وارد سرزمین اصلی ")


def _drop_issues(page: Page, clause: Clause) -> None:
    """Drops «صادر شد» and «صدور» where papers are issued («۶۵ پروانه صادر شد»), not goods sent abroad, and «وارد شود»
    where goods go from a free zone to the mainland."""
    verbs = clause.cues.get("direction_verb")
    if verbs is not None and page.text.endswith(_TO_MAINLAND, 0, verbs[-1].start):
        verbs.pop()
        if not verbs:
            del clause.cues["direction_verb"]
    for kind in ("direction", "direction_verb"):
        issues = [hit for hit in clause.of(kind) if page.plain.startswith(("صادر ", "صدور "), hit.start)]
        if not issues or any(q.unit == "tonne" for q in clause.quantities):
            continue
        if holds(page.plain[clause.start : clause.end], "issued"):
            clause.cues[kind] = [hit for hit in clause.cues[kind] if hit not in issues]
            if not clause.cues[kind]:
                del clause.cues[kind]


def _drop_inside(borders: list[int], mentions: Sequence[Quantity] | Sequence[Period]) -> None:
    """Drops the borders that stand inside a mention."""
    for mention in mentions:
        following = bisect_right(borders, mention[0])
        while following < len(borders) and borders[following] < mention[1]:
            del borders[following]


def _clause_at(clauses: list[Clause], position: int) -> Clause:
    for clause in clauses:
        if position < clause.end:
            return clause
    return clauses[-1]


def is_item(page: Page, clause: Clause) -> bool:
    """Whether the first amount of a clause stands right behind a colon: «اسلب: ۱.۰۵ میلیون تن»."""
    return page.text.endswith((": ", ":"), clause.start - 1, clause.quantities[0].qualifier_start)
