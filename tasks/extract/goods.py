"""The goods of a claim, as the text names them: «۹۱۱ تن پودر گوشت», «لوازم برقی با ۵ میلیون دلار», «صادرات بادمجان».

Only «کالا» or «محصولات» names no goods. Where the words run on, the name ends at punctuation, at a function word of
`seeds/stop_words.csv`, at a verb that hazm knows, or at a term of another kind.
"""

from __future__ import annotations

from functools import cache

import seeds
from tasks.extract.clauses import Clause
from tasks.extract.mentions import Quantity
from tasks.extract.page import Page
from tasks.normalise.fold import plain_term
from tasks.normalise.persian import is_verb

_STOP_KINDS = frozenset(
    [
        "direction",
        "direction_verb",
        "verb",
        "aspect",
        "change",
        "share",
        "that",
        "status",
        "province",
        "country_word",
        "iran",
        "province_word",
        "scope",
        "basis",
        "anaphor",
        "progress",
        "point",
        "city",
        "partner",
        "respectively",
        "period",
        "speech_verb",
        "bounds",
        "market",
        "qualifier",
    ]
)
_PRODUCT_WORDS = 4
_LIST_FROM = 3


@cache
def _stop_words() -> frozenset[str]:
    """Words that never begin or continue the name of goods."""
    return frozenset(plain_term(row["form"]) for row in seeds.read_table("stop_words"))


def products_for(page: Page, clause: Clause) -> list[str | None]:
    """For each quantity the goods that the text names with it, None where it names none.

    They stand right behind a weight, and in a list of three or more also behind a sum of money or before «با».
    """
    units = [q.unit for q in clause.quantities]
    if len(units) < _LIST_FROM and "tonne" not in units:
        return [None] * len(units)
    listed = [units.count(unit) >= _LIST_FROM for unit in units]
    ends = [clause.start, *(q.end for q in clause.quantities)]
    before = [_named_with(page, ends[i], q) if listed[i] else None for i, q in enumerate(clause.quantities)]
    if any(before):
        return before
    return [_named_behind(page, q) if listed[i] or q.unit == "tonne" else None for i, q in enumerate(clause.quantities)]


def _named_with(page: Page, since: int, quantity: Quantity) -> str | None:
    """The words between the last separator and «با» before an amount."""
    before = page.text[since : quantity.qualifier_start]
    if not before.endswith(" با ") or any(h.kind == "partner" for h in page.hits_between(since, quantity.start)):
        return None
    end = quantity.qualifier_start - len(" با ")
    start = max(since, page.text.rfind("،", since, end) + 1)
    words = page.text[start:end].split()
    if words and words[0] == "و":
        words = words[1:]
        start = page.text.index("و", start) + 1
    if not 0 < len(words) <= _PRODUCT_WORDS or any(w in _stop_words() and w != "و" for w in words):
        return None
    return page.raw_text(start, end) or None


def _named_behind(page: Page, quantity: Quantity) -> str | None:
    return _goods_from(page, quantity.end)


def goods_of(page: Page, clause: Clause, direction: str | None) -> str | None:
    """The goods that a direction names («صادرات بادمجان», «صدور حبوبات و بنشن»), None where it names none or all
    goods."""
    if direction in ("export", "import", "production"):
        for noun in reversed(clause.of("direction")):
            if noun.code == direction:
                return _goods_from(page, noun.end)
    return None


def _goods_from(page: Page, position: int) -> str | None:
    """The words that name goods from a position on: up to four, ended by punctuation, a function word or a known
    term."""
    limit = min(len(page.text), position + 60)
    nearby = page.hits_between(position, limit)
    end = position
    for hit in nearby:
        if hit.kind == "generic_noun" and hit.start <= end + 1:
            end = hit.end
    position = end
    stops = {h[0] for h in nearby if h[2] in _STOP_KINDS or h[2].startswith(("number", "when"))}
    words_end = at = position
    taken = 0
    while taken < _PRODUCT_WORDS and at < limit and page.text[at] == " ":
        start = end = at + 1
        while end < limit and page.plain[end] != " ":
            end += 1
        word = page.plain[start:end]
        joins = word == "و" and taken > 0
        if not word or start in stops or (word in _stop_words() and not joins) or is_verb(word):
            break
        if not joins:
            words_end = end
        taken += 1
        at = end
    return page.raw_text(position, words_end) or None if words_end > position else None
