"""What a quantity is about, as its clause says it: direction, partner, sector and product."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import seeds
from tasks.extract.attach import attach
from tasks.extract.clauses import Clause
from tasks.extract.lexicon import Hit
from tasks.extract.mentions import Quantity
from tasks.extract.page import Page
from tasks.normalise.fold import plain_term
from tasks.normalise.persian import is_verb

WEAK_DIRECTIONS = frozenset(("finance", "economy", "consumption"))
"""Kinds of money that are no trade: they count only right beside the amount, or where no trade is spoken of."""
TRADE = frozenset(("export", "import", "trade", "transit", "balance"))
"""Directions that a later clause may take over; «تولید» stands in too many names for that."""
_BESIDE = 26
_ACROSS = 45
_RIGHT_BEFORE = 3
_JOINERS = ("،", " و ", "؛")


def find_direction(page: Page, clause: Clause, quantity: Quantity) -> str | None:
    """What moves or is made, from the clause itself: the noun right after the amount, the verb that ends the clause,
    the
    nearest noun before, or the noun after a list; None where the clause does not say."""
    nouns = clause.cues.get("direction", [])
    verbs = clause.cues.get("direction_verb", [])
    if not nouns and not verbs:
        return None
    weak = next((n for n in reversed(nouns) if n.end <= quantity.start), None)
    if weak is not None and weak.code in WEAK_DIRECTIONS and quantity.qualifier_start - weak.end <= _RIGHT_BEFORE:
        return weak.code
    after = next((n for n in nouns if n.start >= quantity.end), None)
    spoken_of_trade = any(n.end <= quantity.start and n.code not in WEAK_DIRECTIONS for n in nouns)
    if after is not None and _beside(page, quantity.end, after.start):
        if after.code not in WEAK_DIRECTIONS or not spoken_of_trade:
            return after.code
    listed = _named_before_next(page, clause, quantity)
    if listed is not None:
        return listed
    buyer = _mirrored(page, nouns, quantity)
    if buyer is not None:
        return buyer
    final = next((v for v in reversed(verbs) if v.start >= quantity.end), None)
    if final is not None:
        return final.code
    before = [n for n in nouns if n.end <= quantity.start]
    if quantity.adjectival and after is not None and after.start - quantity.end <= _ACROSS:
        # «کاهش ۲۶ درصدی وزنی و ۲۰ درصدی ارزش واردات»: an adjective amount looks ahead, unless its noun stands close by.
        if not before or quantity.qualifier_start - before[-1].end > _BESIDE:
            return after.code
    if before:
        nearest = before[-1]
        strong = [n for n in before if n.code in TRADE]
        if nearest.code not in TRADE and strong and quantity.qualifier_start - nearest.end > _BESIDE:
            return strong[-1].code
        return nearest.code
    if verbs:
        return verbs[-1].code
    return after.code if after is not None else None


def _named_before_next(page: Page, clause: Clause, quantity: Quantity) -> str | None:
    """«۹۵۰ هزار تن در داخل مصرف و ۲۰۰ هزار تن صادر شد»: what is named right before the next amount belongs to this
    one."""
    following = next((q for q in clause.quantities if q.start > quantity.start), None)
    if following is None:
        return None
    for hit in reversed(clause.of("direction", "direction_verb")):
        if quantity.end <= hit.start and hit.end <= following.qualifier_start:
            gap = page.text[hit.end : following.qualifier_start].strip()
            return hit.code if gap in ("و", "،", "، و") else None
    return None


_MIRROR = {"import": "export", "export": "import"}


def _mirrored(page: Page, nouns: Sequence[Hit], quantity: Quantity) -> str | None:
    """«ایتالیا با واردات ۵۵ میلیون دلار»: what a partner buys is exported to it, what it sells is imported."""
    noun = next((n for n in reversed(nouns) if n.end <= quantity.start), None)
    if noun is None or noun.code not in _MIRROR or not page.text.endswith(" با ", 0, noun.start):
        return None
    partner_ends = any(
        h.kind == "partner" and h.end == noun.start - 4 for h in page.hits_between(noun.start - 40, noun.start)
    )
    return _MIRROR[noun.code] if partner_ends else None


_SET_ASIDE = ("بعد از ", "پس از ", "به جز ", "بجز ", "غیر از ", "به استثنای ")


def _beside(page: Page, end: int, start: int) -> bool:
    gap = page.text[end:start]
    return len(gap) <= _BESIDE and not any(j in gap for j in _JOINERS)


def aspects_for(page: Page, clause: Clause, ratios: Sequence[Quantity]) -> list[str | None]:
    """For each growth, share or rank of a clause the aspect said with it: `value`, `weight` or None."""
    levels = [q for q in clause.quantities if q not in ratios]
    aspects = [a for a in clause.of("aspect") if not any(0 <= q.qualifier_start - a.end <= 3 for q in levels)]
    return [a.code if a is not None else None for a in attach(aspects, ratios)]


def partners_for(page: Page, clause: Clause, respectively: bool) -> list[str | None]:
    """For each quantity of a clause its partner's code; None without one, or where a list of partners shares the amount."""
    return _grouped(page, clause, clause.of("partner"), respectively)


def sectors_for(page: Page, clause: Clause, respectively: bool) -> list[str | None]:
    """For each quantity of a clause its sector's code; None without one, or where a list of sectors shares the
    amount."""
    return _grouped(page, clause, clause.of("sector"), respectively)


_COUNTED_IN = ("احتساب ", "درنظر گرفتن ", "در نظر گرفتن ", "بدون ", "احتساب صادرات ")
_CHANNELS = frozenset(("suitcase_trade", "border_trade", "temporary"))


def scopes_for(page: Page, clause: Clause) -> list[str | None]:
    """For each quantity what its total includes. A channel that is only counted in or out («با احتساب تجارت چمدانی») is none."""
    scopes = [
        s for s in clause.of("scope") if s.code not in _CHANNELS or not page.text.endswith(_COUNTED_IN, 0, s.start)
    ]
    return [s.code if s is not None else None for s in attach(scopes, clause.quantities)]


def _grouped(page: Page, clause: Clause, hits: Sequence[Hit], respectively: bool) -> list[str | None]:
    """Aligns counts apart from amounts: «پنج قلم عمده: آهن با ۲۲، مس با ۱۰ درصد» lists amounts, and counts the list."""
    amounts = [q for q in clause.quantities if q.unit != "count"]
    if not amounts or len(amounts) == len(clause.quantities):
        return _aligned(page, clause.quantities, hits, respectively)
    by_start = dict(zip((q.start for q in amounts), _aligned(page, amounts, hits, respectively), strict=True))
    counts = [q for q in clause.quantities if q.unit == "count"]
    by_start.update(zip((q.start for q in counts), _aligned(page, counts, hits, respectively), strict=True))
    return [by_start[q.start] for q in clause.quantities]


def _aligned(page: Page, quantities: Sequence[Quantity], hits: Sequence[Hit], respectively: bool) -> list[str | None]:
    groups: list[list[Hit]] = []
    aside: Hit | None = None
    for hit in hits:
        if groups and groups[-1][-1].start == hit.start:
            continue
        if "تحریم" in page.text[max(0, hit.start - 18) : hit.start]:
            continue
        in_list = aside is not None and _same_list(page, aside.end, hit.start, quantities)
        if in_list or page.text.endswith(_SET_ASIDE, 0, hit.start):
            aside = hit
            continue
        if groups and _same_list(page, groups[-1][-1].end, hit.start, quantities):
            groups[-1].append(hit)
        else:
            groups.append([hit])
    if not groups:
        return [None] * len(quantities)
    if respectively and len(groups) == 1 and len(groups[0]) == len(quantities) > 1:
        if groups[0][-1].end <= quantities[0].start:
            return [hit.code for hit in groups[0]]
    heads = [group[0] for group in groups]
    single = {group[0].start for group in groups if len({hit.code for hit in group}) == 1}
    attached = _each_its_own(page, attach(heads, quantities), quantities)
    return [h.code if h is not None and h.start in single else None for h in attached]


def _each_its_own(page: Page, attached: Sequence[Hit | None], quantities: Sequence[Quantity]) -> list[Hit | None]:
    """In a list an item goes on to a second amount only in another unit or joined by «و»: «۵ تن به ارزش ۲ میلیون دلار»,
    «۷۷ درصد از وزن و ۶۸ درصد از ارزش»."""
    if len({h.start for h in attached if h is not None}) < 2:
        return list(attached)
    out: list[Hit | None] = []
    seen: set[tuple[int, str]] = set()
    for index, (hit, quantity) in enumerate(zip(attached, quantities, strict=True)):
        joined = (
            index > 0 and " و " in (gap := page.text[quantities[index - 1].end : quantity.start]) and "،" not in gap
        )
        fresh = hit is not None and ((hit.start, quantity.unit) not in seen or joined)
        if hit is not None:
            seen.add((hit.start, quantity.unit))
        out.append(hit if fresh else None)
    return out


def _same_list(page: Page, end: int, start: int, quantities: Sequence[Quantity]) -> bool:
    gap = page.text[end:start]
    if len(gap) > 24 or any(end <= q.start < start for q in quantities):
        return False
    return gap.strip() in ("،", "و", "، و", ",", "-", "یا", "، کشورهای", "و کشورهای", "و کشور") or gap.strip() == ""


_STOP_KINDS = frozenset(
    (
        "direction", "direction_verb", "verb", "aspect", "change", "share", "that", "status", "province",
        "country_word", "iran", "province_word", "scope", "basis", "anaphor", "progress", "point", "city", "partner", "respectively",
        "period", "speech_verb", "bounds", "market", "qualifier",
    )
)  # fmt: skip


@cache
def _stop_words() -> frozenset[str]:
    """Words that never begin or continue the name of goods."""
    return frozenset(plain_term(row["form"]) for row in seeds.read_table("stop_words"))


_PRODUCT_WORDS = 4


_LIST_FROM = 3


def products_for(page: Page, clause: Clause) -> list[str | None]:
    """For each quantity the goods as the text names them: right behind a weight («۹۱۱ تن پودر گوشت»), and in a list of
    three or more also behind a sum of money or before «با» («لوازم برقی با ۵ میلیون دلار»); None where only «کالا» is said."""
    units = [q.unit for q in clause.quantities]
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
    words = before[:-4].rsplit("،", 1)[-1].split()
    if words and words[0] == "و":
        words = words[1:]
    if not 0 < len(words) <= _PRODUCT_WORDS or any(w in _stop_words() and w != "و" for w in words):
        return None
    return " ".join(words)


def _named_behind(page: Page, quantity: Quantity) -> str | None:
    return _goods_from(page, quantity.end)


def goods_of(page: Page, clause: Clause, direction: str | None) -> str | None:
    """The goods that a direction names («صادرات بادمجان», «صدور حبوبات و بنشن»), None where it names none or all
    goods."""
    for noun in reversed(clause.of("direction")):
        if noun.code == direction and direction in ("export", "import", "production"):
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
    stops = {h.start for h in nearby if h.kind in _STOP_KINDS or h.kind.startswith(("number", "when"))}
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
    return page.text[position:words_end].strip() or None
