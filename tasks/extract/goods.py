"""The goods of a claim, as the text names them: «۹۱۱ تن پودر گوشت», «لوازم برقی با ۵ میلیون دلار», «صادرات بادمجان».

Only «کالا» or «محصولات» names no goods. Where the words run on, the name ends at punctuation, at a function word of
`seeds/stop_words.csv`, at a verb that hazm knows, or at a term of another kind.
"""

from __future__ import annotations

from functools import cache

import seeds
from tasks.extract.clauses import Clause
from tasks.extract.lexicon import holds, starts_with
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
_TOPIC_WORDS = 7
_LISTED_WORDS = 6
_QUOTES = {'"': '"', "«": "»"}
_LEAD = 60
"""Characters in which a lead-in («طبق این آمار،») ends."""
_LIST_FROM = 3
OF_IT_GAPS = frozenset((" ", " ان ", " ان را ", " از ان ", " هم ", " نیز ", " ان هم ", " مربوط به ", " ان مربوط به "))
"""Folded, so that «آن» is «ان»."""
WORTH = (" به ارزش ", " با ارزش ")
_TIMES = ("when_year", "when_month", "when_n_months", "when_same")
_SEPARATORS = ("،", " و ", "؛", ", ")
_NO_GOODS = frozenset(
    (
        "partner",
        "direction",
        "direction_verb",
        "change",
        "aspect",
        "share",
        "speech_verb",
        "point",
        "city",
        "province",
        "iran",
        "period",
    )
)


@cache
def _stop_words() -> frozenset[str]:
    """Words that never begin or continue the name of goods."""
    return frozenset(plain_term(row["form"]) for row in seeds.read_table("stop_words"))


def products_for(page: Page, clause: Clause) -> list[str | None]:
    """For each quantity the goods that the text names with it, None where it names none.

    They stand right behind a weight, in a list of three or more also behind a sum of money or before «با», and so in a
    list of two counts.
    """
    units = [q.unit for q in clause.quantities]
    counts = units == ["count", "count"]
    if len(units) < _LIST_FROM and "tonne" not in units and not counts:
        return [None] * len(units)
    listed = [units.count(unit) >= _LIST_FROM or counts or "tonne" == unit in units[:i] for i, unit in enumerate(units)]
    ends = [clause.start, *(q.end for q in clause.quantities)]
    before = [_named_with(page, ends[i], q) if listed[i] else None for i, q in enumerate(clause.quantities)]
    if any(before):
        return before
    named = [
        _named_behind(page, q) if listed[i] or q.unit == "tonne" else None for i, q in enumerate(clause.quantities)
    ]
    for i, quantity in enumerate(clause.quantities[1:], 1):
        if named[i] is None and is_worth_of(page, clause.quantities[i - 1], quantity):
            named[i] = named[i - 1]
    return named


def _named_with(page: Page, since: int, quantity: Quantity) -> str | None:
    """The words between the last separator and an amount, or «با» before it."""
    bracket = page.text.rfind(")", since, quantity.qualifier_start)
    since = bracket + 1 if bracket >= 0 else since
    before = page.text[since : quantity.qualifier_start]
    led = before.endswith(" با ")
    if not led and not before.startswith(_SEPARATORS):
        return None
    if any(h[2] in _NO_GOODS or h[2].startswith(_TIMES) for h in page.hits_between(since, quantity.start)):
        return None
    end = quantity.qualifier_start - (len(" با ") if led else 1)
    start = max(since, page.text.rfind("،", since, end) + 1)
    words = page.text[start:end].split()
    if words and words[0] == "و":
        words = words[1:]
        start = page.text.index("و", start) + 1
    if not 0 < len(words) <= _LISTED_WORDS or any(w in _stop_words() and w != "و" for w in words):
        return None
    return page.raw_text(start, end) or None


def _named_behind(page: Page, quantity: Quantity) -> str | None:
    span = None if page.text[quantity.end] == "\n" else _goods_span(page, quantity.end)
    return None if span is None else page.raw_text(span[0], _list_end(page, span[1])) or None


def _list_end(page: Page, end: int) -> int:
    """Where a list of goods ends that goes on behind a comma up to its worth: «زغال سنگ، کنجد و پنبه به ارزش»."""
    worth = page.text.find(" به ارزش ", end, end + _LEAD)
    rest = page.text[end:worth] if worth > end else ""
    if not rest.startswith("، ") or " و " not in rest or not 0 < len(rest.split()) <= _LISTED_WORDS:
        return end
    named = any(h[2] in _NO_GOODS or h[2].startswith("when") for h in page.hits_between(end, worth))
    return end if named or any(letter.isdigit() for letter in rest) else worth


def is_worth_of(page: Page, weight: Quantity, quantity: Quantity) -> bool:
    """Whether an amount is the worth of the weight before it: «۸ هزار تن زغال سنگ به ارزش شش میلیون دلار»."""
    gap = page.text[weight.end : quantity.qualifier_start]
    return weight.unit == "tonne" and gap.endswith(WORTH) and "،" not in gap.rpartition(" و ")[2]


def names_goods_before(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether an amount of a list has its goods before it: «سفال ۲۳ درصد، گلیم ۱۹ درصد»."""
    since = max((q.end for q in clause.quantities if q.end <= quantity.start), default=clause.start)
    return _named_with(page, since, quantity) is not None


def names_goods_behind(page: Page, quantity: Quantity) -> bool:
    """Whether goods are named right behind an amount, «آن» or «را» between them or not: «۷۸ درصد آن مواد اولیه»."""
    gap = max((gap for gap in OF_IT_GAPS if page.text.startswith(gap, quantity.end)), key=len, default=" ")
    if page.text.startswith(" را ", quantity.end):
        gap = " را "
    at = quantity.end + len(gap)
    generic = any(hit.kind == "generic_noun" for hit in page.hits_between(at, at + 1))
    return generic or _goods_span(page, at - 1) is not None


def topic_goods(page: Page, sentence: tuple[int, int]) -> str | None:
    """The goods that a whole sentence is about: «جو با حجم ۷ هزار تن ...», «ذرت نیز از دیگر کالاهای ...»."""
    start, end = sentence
    text = page.text
    if not holds(text[start:end], "of_goods"):
        return None
    starts = [start - 1]
    for lead in ("،", " که"):
        at = text.find(lead, start, start + _LEAD)
        if at >= 0:
            starts.append(at + len(lead))
    for position in starts:
        found = _goods_span(page, position, _TOPIC_WORDS)
        if found is not None:
            end = found[1] + (text[found[1]] in '"»')
            also = next((word for word in (" نیز", " هم") if text.startswith(f"{word} ", end)), "")
            if starts_with(text, end + len(also), "of_goods"):
                return page.raw_text(*found) or None
    return None


def goods_of(page: Page, clause: Clause, direction: str | None, quantity: Quantity) -> str | None:
    """The goods that a direction names («صادرات بادمجان», «صدور حبوبات و بنشن»), None where it names none or all
    goods: of the last such noun between the amount before it and this one, else of the next behind it."""
    if direction not in ("export", "import", "production"):
        return None
    since = max((q.end for q in clause.quantities if q.end <= quantity.start), default=clause.start)
    nouns = [noun for noun in clause.of("direction") if noun.code == direction and noun.start >= since]
    before = [noun for noun in nouns if noun.end <= quantity.start]
    if before:
        return _goods_from(page, before[-1].end)
    # «از کل واردات» and «واردات کالا» overlap in «از کل واردات کالا»
    ends = [noun.end for noun in nouns if noun.start <= nouns[0].end]
    return _goods_from(page, max(ends)) if ends else None


def goods_of_item(page: Page, clause: Clause, index: int) -> str | None:
    """The goods of the list's item that a quantity stands in («یخچال با رشد ۱۸ درصدی به ۶۴۰ هزار، تلویزیون با افت ۳
    درصدی»), from the second item on; None outside such a list."""
    for position in range(index, 0, -1):
        since, until = clause.quantities[position - 1].end, clause.quantities[position].qualifier_start
        at = page.text.rfind("،", since, until)
        if at < 0:
            at = page.text.find(" و ", since, until)
        behind = page.text.find(" با ", at, until) if at >= 0 else -1
        if at < 0:
            continue
        if behind < 0 or until - since > _LEAD:
            return None
        start = at + (1 if page.text[at] == "،" else 2)
        words = page.text[start:behind].split()
        named = any(h[2] in _NO_GOODS or h[2].startswith("when") for h in page.hits_between(since, behind))
        if not 0 < len(words) <= _LISTED_WORDS or named or any(w in _stop_words() and w != "و" for w in words):
            return None
        return page.raw_text(start, behind) or None
    return None


def item_of_line(page: Page, clause: Clause) -> tuple[str | None, str | None]:
    """The sector or else the goods before a colon, in a line of a list («شمش و بیلت: ۳ میلیون تن»)."""
    colon = page.text.rfind(":", clause.start, clause.quantities[0].start)
    sectors = {hit.code for hit in clause.of("sector") if hit.start < colon}
    if len(sectors) == 1:
        return sectors.pop(), None
    words = page.plain[clause.start : colon].split()
    named = any(hit[2] in _NO_GOODS for hit in page.hits_between(clause.start, colon))
    if not 0 < len(words) <= _LISTED_WORDS or named:
        return None, None
    return None, page.raw_text(page.plain.index(words[0], clause.start), colon) or None


def goods_of_share(page: Page, clause: Clause, quantity: Quantity) -> str | None:
    """The goods that a share is of: «۸۴ درصد آن کالاهای واسطه‌ای است», «۸۵ درصد را کالاهای واسطه‌ای تشکیل داد»."""
    for noun in clause.of("generic_noun"):
        gap = page.text[quantity.end : noun.start]
        if noun.start >= quantity.end and (gap in OF_IT_GAPS or (len(gap) < _LEAD and gap.endswith(" را "))):
            return _goods_from(page, noun.start - 1)
    return None


def goods_traded(page: Page, clause: Clause, quantity: Quantity) -> str | None:
    """The goods between a share and what becomes of them: «۴۵ درصد شمش صادراتی به عمان فروخته شد»."""
    for noun in clause.of("direction"):
        words = page.text[quantity.end : noun.start].split()
        if page.text[noun.start : noun.end] in _OF_TRADE and 0 < len(words) <= _PRODUCT_WORDS:
            between = page.hits_between(quantity.end, noun.start)
            named = any(hit[2] in _NO_GOODS or hit[2] == "generic_noun" for hit in between)
            return None if named or words[0] in _stop_words() else page.raw_text(quantity.end, noun.start)
    return None


_OF_TRADE = ("صادراتی", "وارداتی", "تولیدی")


def _quoted(page: Page, position: int, limit: int) -> tuple[int, int] | None:
    """The span inside the quotation marks that open at `position`: «صادرات گروه "پیاز و موسیر"»."""
    text = page.text
    closing = _QUOTES.get(text[position + 1 : position + 2])
    if closing is None or text[position] not in " \n":
        return None
    end = text.find(closing, position + 2, limit + _LEAD)
    return (position + 2, end) if end > position + 2 else None


def _goods_from(page: Page, position: int) -> str | None:
    """The words that name goods from a position on in its line, None where there are none."""
    span = None if page.text[position] == "\n" else _goods_span(page, position)
    return None if span is None else page.raw_text(*span) or None


def _goods_span(page: Page, position: int, most: int = _PRODUCT_WORDS) -> tuple[int, int] | None:
    """Up to `most` words that name goods, ended by punctuation, a function word or a known term; None without any."""
    limit = min(len(page.text), position + 60)
    nearby = page.hits_between(position, limit)
    end = position
    for hit in nearby:
        if hit.kind == "generic_noun" and hit.start <= end + 1:
            end = hit.end
    position = end
    quoted = _quoted(page, position, limit)
    if quoted is not None:
        return quoted
    stops = {h[0] for h in nearby if h[2] in _STOP_KINDS or h[2].startswith(("number", "when"))}
    words_end = at = position
    taken = 0
    while taken < most and at < limit and (page.text[at] == " " or at == position):
        start = end = at + 1
        while end < limit and page.plain[end] != " ":
            end += 1
        word = page.plain[start:end]
        joins = word == "و" and taken > 0
        if (
            not word
            or start in stops
            or (word in _stop_words() and not joins)
            or word.endswith("ترین")
            or is_verb(word)
        ):
            break  # «۳۱۰ هزار تن عمده‌ترین کالا بود» names no goods
        if not joins:
            words_end = end
        taken += 1
        at = end
    return (position, words_end) if words_end > position else None
