"""Which of the partners or sectors that a clause lists each of its amounts is of.

«به ترتیب عراق، افغانستان و ترکیه با ۹۲، ۴۰ و ۱۱ میلیون دلار», «عراق با ۵ تن به ارزش ۲ میلیون دلار، ...».
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tasks.extract.attach import attach
from tasks.extract.clauses import Clause
from tasks.extract.lexicon import Hit, ends_with, holds, lead_words
from tasks.extract.mentions import Quantity
from tasks.extract.page import Page

_APART = frozenset(("count", "rank"))


def codes_for_amounts(page: Page, clause: Clause, hits: Sequence[Hit], respectively: bool) -> list[str | None]:
    """For each quantity of a clause the code of the partner or sector among `hits` that it is of, or None.

    Counts and ranks are aligned apart: «پنج قلم عمده: آهن با ۲۲، مس با ۱۰ درصد» lists amounts, and counts the list.
    """
    amounts = [q for q in clause.quantities if q.unit not in _APART]
    if not amounts or len(amounts) == len(clause.quantities):
        return _aligned(page, clause.quantities, hits, respectively)
    by_start = dict(zip((q.start for q in amounts), _aligned(page, amounts, hits, respectively), strict=True))
    counts = [q for q in clause.quantities if q.unit in _APART]
    by_start.update(zip((q.start for q in counts), _aligned(page, counts, hits, respectively), strict=True))
    return [by_start[q.start] for q in clause.quantities]


def listed_sectors(page: Page, clause: Clause, index: int) -> str | None:
    """The words of the one list of several sectors that a clause names («صنایع غذایی، دارویی و بهداشتی»), else None.

    Of a list that goes with one amount each («به ترتیب»), those of the member that quantity `index` is of.
    """
    hits = clause.of("sector")
    if len({h.code for h in hits}) < 2:
        return None
    if "respectively" in clause.cues:
        members = _members(page, hits)
        if len(members) == len(clause.quantities) > 1:
            return page.raw_text(members[index][0].start, members[index][-1].end)
    if not all(_same_list(page, one.end, other.start, clause.quantities) for one, other in pairwise(hits)):
        return None
    return page.raw_text(hits[0].start, hits[-1].end)


def _aligned(page: Page, quantities: Sequence[Quantity], hits: Sequence[Hit], respectively: bool) -> list[str | None]:
    groups: list[list[Hit]] = []
    aside: Hit | None = None
    for hit in hits:
        if groups and groups[-1][-1].start == hit.start:
            continue
        if "تحریم" in page.text[max(0, hit.start - 18) : hit.start]:
            continue
        if aside is not None and _same_list(page, aside.end, hit.start, quantities):
            # «پس از آلمان و آمریکا، ایتالیا با ...»: the last of a list stands behind «و»
            aside = None if " و " in page.text[aside.end : hit.start] else hit
            continue
        if ends_with(page.text, hit.start, "set_aside"):
            aside = hit
            continue
        if groups and _same_list(page, groups[-1][-1].end, hit.start, quantities) and not _locates(page, groups, hit):
            groups[-1].append(hit)
        else:
            groups.append([hit])
    if not groups or _gives_examples(page, groups, quantities):
        return [None] * len(quantities)
    in_turn = respectively or _is_one_list(page, quantities)
    one_list = in_turn and len(groups) == 1 and len(groups[0]) == len(quantities) > 1
    if one_list and groups[0][-1].end <= quantities[0].start:
        return [hit.code for hit in groups[0]]
    if respectively and len(groups) == 1 and groups[0][-1].end <= quantities[0].start:
        members = _members(page, groups[0])
        if len(members) == len(quantities) > 1:
            return [member[0].code if len(member) == 1 else None for member in members]
    heads = [group[0] for group in groups]
    single = {group[0].start for group in groups if len({hit.code for hit in group}) == 1}
    attached = _each_its_own(page, _bound(page, groups, quantities) or attach(heads, quantities), quantities)
    return [h.code if h is not None and h.start in single else None for h in attached]


def _is_one_list(page: Page, quantities: Sequence[Quantity]) -> bool:
    """«با سهم ۴۱، ۲۲ و ۱۱ درصدی»: amounts in one unit with nothing between them."""
    if len({quantity.unit for quantity in quantities}) > 1:
        return False
    return all(
        page.text[one.end : other.qualifier_start].strip() in ("،", "و", "، و") for one, other in pairwise(quantities)
    )


def _members(page: Page, hits: Sequence[Hit]) -> list[list[Hit]]:
    """The members of «صنعتی و پتروشیمی، کشاورزی و معدنی»: parted by commas, and by «و» before the last only."""
    members = [[hits[0]]]
    for one, other in pairwise(hits):
        gap = page.text[one.end : other.start]
        if "،" in gap or (other is hits[-1] and " و " in gap):
            members.append([other])
        else:
            members[-1].append(other)
    return members


def _gives_examples(page: Page, groups: Sequence[Sequence[Hit]], quantities: Sequence[Quantity]) -> bool:
    """«۲۱ میلیون دلار از جمله انواع قیر، رنگ و ماشین‌آلات»: several things behind one amount, which is of them all."""
    behind = len(quantities) == 1 and len(groups) > 1 and groups[0][0].start >= quantities[0].end
    return behind and holds(page.text[quantities[0].end : groups[0][0].start], "examples")


def _bound(page: Page, groups: Sequence[Sequence[Hit]], quantities: Sequence[Quantity]) -> list[Hit | None] | None:
    """The item right before «با» and an amount, for each amount but the first, where that has none: a growth that opens
    a list («رشد ۱۹ درصدی مربوط به فولاد با ۲۴، پسته با ۹»); None where the amounts are not so."""
    items: list[Hit | None] = []
    since = 0
    for quantity in quantities:
        near = [g[0] for g in groups if since <= g[0].start and g[-1].end <= quantity.start]
        items.append(near[-1] if near else None)
        since = quantity.end
    opens = groups[0][0].start > quantities[0].start
    led = sum(_is_led(page, groups, quantity) for quantity in quantities)
    return items if opens and items[0] is None and led > 1 else None


def _is_led(page: Page, groups: Sequence[Sequence[Hit]], quantity: Quantity) -> bool:
    """Whether an item and «با» stand right before an amount; old copies put a comma between («با ،5»)."""
    return any(
        g[-1].end <= quantity.start and page.text[g[-1].end : quantity.start].replace("،", " ").split() == ["با"]
        for g in groups
    )


def _locates(page: Page, groups: Sequence[Sequence[Hit]], hit: Hit) -> bool:
    """«مقاصد صادراتی در اروپا، هلند ...», «از همسایگان، امارات با ...»: a place led by «در», or a group by «از»,
    and a comma behind it begin no list."""
    first = groups[-1][0]
    if len(groups[-1]) > 1 or page.text[first.end : hit.start] != "، ":
        return False
    return ends_with(page.text, first.start, "locates") or (
        len(first.code) > len(hit.code) and ends_with(page.text, first.start, "out_of")
    )


def _each_its_own(page: Page, attached: Sequence[Hit | None], quantities: Sequence[Quantity]) -> list[Hit | None]:
    """In a list an item goes on to a second amount only in another unit or joined by «و»: «۵ تن به ارزش ۲ میلیون دلار»,
    «۷۷ درصد از وزن و ۶۸ درصد از ارزش»."""
    if len({h.start for h in attached if h is not None}) < 2:
        return list(attached)
    out: list[Hit | None] = []
    seen: set[tuple[int, str]] = set()
    for index, (hit, quantity) in enumerate(zip(attached, quantities, strict=True)):
        gap = page.text[quantities[index - 1].end : quantity.qualifier_start] if index > 0 else "،"
        joined = "،" not in gap and _names_nothing(page, gap.rpartition(" و ")[1:])
        fresh = hit is not None and ((hit.start, quantity.unit) not in seen or joined)
        if hit is not None:
            seen.add((hit.start, quantity.unit))
        out.append(hit if fresh else None)
    return out


def _names_nothing(page: Page, joint: tuple[str, str]) -> bool:
    """Whether «و» and at most an aspect («و از نظر ارزش») stand before an amount, and no other thing."""
    conjunction, words = joint
    return bool(conjunction) and all(w in lead_words("between_amounts") for w in words.split())


def _same_list(page: Page, end: int, start: int, quantities: Sequence[Quantity]) -> bool:
    gap = page.text[end:start]
    if len(gap) > 24 or any(end <= q.start < start for q in quantities):
        return False
    return gap.strip() in ("،", "و", "، و", ",", "-", "یا", "، کشورهای", "و کشورهای", "و کشور") or gap.strip() == ""
