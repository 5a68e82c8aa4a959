"""What a quantity is about, as its clause says it: aspect, partner and sector, each given to its own amount."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from tasks.extract.attach import attach
from tasks.extract.clauses import Clause
from tasks.extract.directions import TRADE
from tasks.extract.draft import Draft
from tasks.extract.goods import OF_IT_GAPS, names_goods_before, names_goods_behind
from tasks.extract.indicators import aspect_of
from tasks.extract.lexicon import Hit, holds
from tasks.extract.mentions import Quantity
from tasks.extract.name_lists import codes_for_amounts
from tasks.extract.page import Page, find_terms

SHARE_OF = (" سهم ", " برای ")
"""What stands before the one whose share it is."""


def aspects_for(page: Page, clause: Clause, ratios: Sequence[Quantity]) -> list[str | None]:
    """For each growth, share or rank of a clause the aspect said with it: `value`, `weight` or None."""
    if not ratios or "aspect" not in clause.cues:
        return [None] * len(ratios)
    taken = {q.start for q in ratios}
    levels = [q.qualifier_start for q in clause.quantities if q.start not in taken]
    aspects = [a for a in clause.of("aspect") if not any(0 <= start - a.end <= 3 for start in levels)]
    pair = aspects[-2:]
    before = pair[-1].end <= ratios[0].start if pair else False
    if before and len(ratios) == len(pair) == 2 < len(aspects) and _joined(page, *pair):
        # «ارزش واردات ... از نظر وزن و ارزش، سهمی معادل ۳۹ و ۵۵ درصد»
        aspects = pair
    if len(ratios) == len(aspects) == 2 and pair[0].start > ratios[-1].end and _joined(page, *pair):
        return [aspect.code for aspect in pair]  # «با افت ۲۴ و ۱۹ درصدی وزن و ارزش»
    if len(ratios) == 2 and len(aspects) == 1 and _is_of_second(page, aspects[0], ratios):
        return [None, aspects[0].code]  # «۹ درصد و از لحاظ ارزش ۱۶ درصد افزایش داشت»
    attached = attach(aspects, ratios)
    if len(aspects) > len(pair):
        pairs = _paired(page, aspects, ratios)
        attached = [pairs.get(q.start, a) for q, a in zip(ratios, attached, strict=True)]
    return [a.code if a is not None else None for a in attached]


def _is_of_second(page: Page, aspect: Hit, ratios: Sequence[Quantity]) -> bool:
    """Whether an aspect stands between two amounts, behind «و»."""
    first, second = ratios
    return page.text.startswith(" و ", first.end) and first.end < aspect.start < second.start


def _joined(page: Page, one: Hit, other: Hit) -> bool:
    return page.text[one.end : other.start] == " و "


def names_other_goods(page: Page, clause: Clause, index: int) -> bool:
    """«سهم فرآورده‌های نفتی ۱۱ و سهم کالاهای غیرنفتی ۹ میلیون تن»: the goods of the amount before are not its own."""
    if index == 0 or "generic_noun" not in clause.cues:
        return False
    since, quantity = clause.quantities[index - 1].end, clause.quantities[index]
    between = [noun for noun in clause.of("generic_noun") if since <= noun.start < quantity.start]
    if not any(holds(f" {page.text[noun.start : noun.end]} ", "other_goods") for noun in between):
        return False
    return not any(since <= hit.start < quantity.start for hit in clause.of("sector"))


def aspects_in_turn(earlier: Sequence[Draft], count: int) -> list[str | None]:
    """The aspects of the growths before, in their order, for as many that follow them; else None for each.

    «از نظر وزن ۲ درصد رشد و از نظر ارزش ۱ درصد کاهش داشت و واردات نیز به ترتیب ۳ و ۱۲ درصد کاهش یافت»
    """
    before = [aspect_of(draft.indicator) for draft in earlier if draft.measure == "growth"][-count:]
    return before if len(before) == count == len(set(before)) else [None] * count


def _paired(page: Page, aspects: Sequence[Hit], ratios: Sequence[Quantity]) -> dict[int, Hit]:
    """By start of the ratio, «وزن و ارزش صادرات ۲ و ۱۰ درصد و وزن و ارزش واردات ۱۷ و ۱۵ درصد»: of each pair of aspects
    the one that belongs to it."""
    pairs: dict[int, Hit] = {}
    for one, other in pairwise(aspects):
        if not _joined(page, one, other):
            continue
        end = next((a.start for a in aspects if a.start > other.start), page.sentences[-1][1])
        behind = [q for q in ratios if other.end <= q.start < end]
        if len(behind) == len((one, other)):
            pairs |= {behind[0].start: one, behind[1].start: other}
    return pairs


def partners_for(page: Page, clause: Clause, respectively: bool) -> list[str | None]:
    """For each quantity of a clause its partner's code; None without one, or where several share the amount."""
    if "partner" not in clause.cues:
        return [None] * len(clause.quantities)
    partners = clause.of("partner")
    if clause.quantities and (last := clause.quantities[-1].end) < partners[-1].start:
        # «مرز باشماق به دلیل ترانزیت با عراق»: why an amount is so large is no partner of it
        partners = [p for p in partners if p.start < last or not holds(page.text[last : p.start], "reason")]
    shared = "share" in clause.cues or any(quantity.unit == "percent" for quantity in clause.quantities)
    if shared and any(page.text.endswith(SHARE_OF, 0, h.start) for h in clause.of("iran")):
        # «سهم ایران ۳۲ درصد و سهم هند ۱۴ درصد»: another country's own share is no trade with it
        partners = [p for p in partners if not page.text.endswith(SHARE_OF, 0, p.start)]
    return codes_for_amounts(page, clause, partners, respectively)


_THAT_COUNTRY = (" به این کشور ", " از این کشور ", " با این کشور ", " دو کشور ")


def points_at_country(page: Page, clause: Clause) -> bool:
    """«واردات از این کشور»: whether a clause of trade means the country last spoken of."""
    if not any(move.code in TRADE for move in clause.directions()):
        return False
    text = page.text[clause.start : clause.end]
    return any(word in text for word in _THAT_COUNTRY)


def partners_before(before: Sequence[Clause], clause: Clause) -> list[str | None]:
    """«هند و چین بازارهای پسته‌اند که به ترتیب ۲۰ و ۱۸ درصد را جذب می‌کنند»: the partners last named in the clauses
    before, one for each quantity of this one; empty where they are not as many."""
    last = next((c for c in reversed(before) if c.quantities or "partner" in c.cues), None)
    named = [hit.code for hit in last.of("partner")] if last is not None and not last.quantities else []
    return [*named] if len(named) == len(clause.quantities) > 1 else []


def sectors_for(page: Page, clause: Clause, respectively: bool) -> list[str | None]:
    """For each quantity of a clause its sector's code; None without one, or where several share the amount."""
    if "sector" not in clause.cues:
        return [None] * len(clause.quantities)
    hits = clause.of("sector")
    if len(hits) == 1 and len(clause.quantities) > 1:
        apart = _parts_of_list(page, clause, hits[0])
        if apart is not None:
            return [hits[0].code if own else None for own in apart]
    sectors = codes_for_amounts(page, clause, hits, respectively)
    return [
        s if s is None or not _is_of_next(clause, q) else None for s, q in zip(sectors, clause.quantities, strict=True)
    ]


def _parts_of_list(page: Page, clause: Clause, hit: Hit) -> list[bool] | None:
    """«۱۹ درصد ماشین‌آلات و ۷۸ درصد مواد اولیه»: which amounts the only sector is of, where each of its unit has its own
    goods right behind; None elsewhere."""
    named = next((q for q in clause.quantities if q.start >= hit.end), None)
    if named is not None and page.text[hit.end : named.qualifier_start] in _BEFORE_AMOUNT:
        traded = any(noun.end + 1 == hit.start for noun in clause.of("direction"))
        return None if traded else _only_named(page, clause, named)
    own = next((q for q in reversed(clause.quantities) if q.end <= hit.start), None)
    if own is None or own.unit in ("count", "rank") or not _is_right_behind(page, own, hit.start):
        return None
    alike = [q for q in clause.quantities if q.unit == own.unit]
    others = [q for q in alike if q is not own]
    if not others:
        return None
    if not all(names_goods_behind(page, q) for q in others):
        return None
    following = next((q.start for q in alike if q.start > own.start), clause.end)
    return [own.start <= q.start < following for q in clause.quantities]


_BEFORE_AMOUNT = (" ", " با ", " نیز با ", ": ")


def _only_named(page: Page, clause: Clause, own: Quantity) -> list[bool] | None:
    """«محصولات چوبی با ۴۲ درصد، سفال ۲۳ درصد، گلیم ۱۹ درصد»: which amounts the only sector is of, where it names the
    item of one and those behind it have names of their own; None elsewhere."""
    alike = [q for q in clause.quantities if q.unit == own.unit]
    later = [q for q in alike if q.start > own.start]
    if len(alike) == 1 or not all(names_goods_before(page, clause, q) for q in later):
        return None
    following = later[0].start if later else clause.end
    return [own.start <= q.start < following for q in clause.quantities]


def _is_right_behind(page: Page, quantity: Quantity, position: int) -> bool:
    """Whether a name at a position is what the amount is of: «۱۹ درصد [آن] فولاد», «۳۵ درصد محموله‌ها را فولاد»."""
    gap = page.text[quantity.end : position]
    return gap in OF_IT_GAPS or (gap.endswith(" را ") and len(gap) < _SHORT_GAP)


_SHORT_GAP = 40


def _is_of_next(clause: Clause, quantity: Quantity) -> bool:
    """«سهم استان از صادرات ۱۲ درصد و از تولید پتروشیمی ۴۵ درصد»: the only sector stands behind the next direction."""
    hits = clause.of("sector")
    following = next((q for q in clause.quantities if q.start > quantity.start), None)
    if following is None or not quantity.end <= hits[0].start < hits[-1].end <= following.start:
        return False
    nouns = clause.of("direction")
    return any(n.end + 1 == hits[0].start for n in nouns) and any(n.end <= quantity.start for n in nouns)


@cache
def sector_of_noun(noun: str) -> str | None:
    """The sector that a counted noun names («واحد کشاورزی»); None without one; industry is none, most units are."""
    codes = {hit.code for hit in find_terms(noun.partition(" ")[2]) if hit.kind == "sector"} - {"IND"}
    return codes.pop() if len(codes) == 1 else None
