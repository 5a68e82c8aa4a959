"""What a quantity is about, as its clause says it: aspect, partner, sector and scope, each given to its own amount."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from tasks.extract.attach import attach
from tasks.extract.clauses import Clause
from tasks.extract.directions import TRADE
from tasks.extract.goods import OF_IT_GAPS, names_goods_before, names_goods_behind
from tasks.extract.lexicon import Hit, ends_with, holds, lead_words
from tasks.extract.mentions import Quantity
from tasks.extract.page import Page, find_terms


def aspects_for(page: Page, clause: Clause, ratios: Sequence[Quantity]) -> list[str | None]:
    """For each growth, share or rank of a clause the aspect said with it: `value`, `weight` or None."""
    if not ratios or "aspect" not in clause.cues:
        return [None] * len(ratios)
    taken = {q.start for q in ratios}
    levels = [q.qualifier_start for q in clause.quantities if q.start not in taken]
    aspects = [a for a in clause.of("aspect") if not any(0 <= start - a.end <= 3 for start in levels)]
    pair = aspects[-2:]
    before = pair[-1].end <= ratios[0].start if pair else False
    if before and len(ratios) == len(pair) == 2 < len(aspects) and page.text[pair[0].end : pair[1].start] == " و ":
        # «ارزش واردات ... از نظر وزن و ارزش، سهمی معادل ۳۹ و ۵۵ درصد»
        aspects = pair
    attached = attach(aspects, ratios)
    if len(aspects) > len(pair):
        pairs = _paired(page, aspects, ratios)
        attached = [pairs.get(q.start, a) for q, a in zip(ratios, attached, strict=True)]
    return [a.code if a is not None else None for a in attached]


def _paired(page: Page, aspects: Sequence[Hit], ratios: Sequence[Quantity]) -> dict[int, Hit]:
    """By start of the ratio, «وزن و ارزش صادرات ۲ و ۱۰ درصد و وزن و ارزش واردات ۱۷ و ۱۵ درصد»: of each pair of aspects
    the one that belongs to it."""
    pairs: dict[int, Hit] = {}
    for one, other in pairwise(aspects):
        if page.text[one.end : other.start] != " و ":
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
    if "share" in clause.cues and any(page.text.endswith(" سهم ", 0, h.start) for h in clause.of("iran")):
        # «سهم ایران ۳۲ درصد و سهم هند ۱۴ درصد»: another country's own share is no trade with it
        partners = [p for p in partners if not page.text.endswith(" سهم ", 0, p.start)]
    return _grouped(page, clause, partners, respectively)


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
    sectors = _grouped(page, clause, hits, respectively)
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


@cache
def sector_of_noun(noun: str) -> str | None:
    """The sector that a counted noun names («واحد کشاورزی»); None without one; industry is none, most units are."""
    codes = {hit.code for hit in find_terms(noun.partition(" ")[2]) if hit.kind == "sector"} - {"IND"}
    return codes.pop() if len(codes) == 1 else None


_CHANNELS = frozenset(("suitcase_trade", "border_trade", "temporary"))


def scopes_for(page: Page, clause: Clause) -> list[str | None]:
    """For each quantity what its total includes.

    A channel that is only counted in or out («با احتساب صادرات بازارچه‌ای و تجارت چمدانی») is none.
    """
    if "scope" not in clause.cues:
        return [None] * len(clause.quantities)
    scopes: list[Hit] = []
    counted = -1
    for scope in clause.of("scope"):
        beside = ends_with(page.text, scope.start, "channel_beside")
        if scope.code in _CHANNELS and (
            beside or _goes_on(page, counted, scope.start) or _is_counted(page, clause, scope.start)
        ):
            counted = scope.end
        else:
            scopes.append(scope)
    channels = [s for s in scopes if s.code in _CHANNELS]
    if len(channels) > 1 and clause.quantities and channels[0].start > clause.quantities[0].start:
        # «از کل صادرات غیرنفتی ۳۳ میلیون دلار به شیوه چمدانی و ۲۸۷ میلیون دلار از طریق بازارچه‌ها»
        each = attach(channels, clause.quantities)
    else:
        each = [s if s is None or not _is_passed(clause, s, q) else None for s, q in _pairs(scopes, clause)]
    return [s.code if s is not None else None for s in each]


def _pairs(scopes: Sequence[Hit], clause: Clause) -> list[tuple[Hit | None, Quantity]]:
    return list(zip(attach(scopes, clause.quantities), clause.quantities, strict=True))


_ONE_WAY = frozenset(("export", "import"))


def _is_passed(clause: Clause, scope: Hit, quantity: Quantity) -> bool:
    """«واردات همراه مسافر ۱۲ و واردات مواد اولیه ۲۵ میلیون دلار»: a channel's amount came, and another trade since.

    «صادرات غیرنفتی ۸ و واردات ۱۰ میلیارد دلار»: what the exports include tells nothing of the imports behind them; and
    nothing of an amount before them: «صادرات نفت ۱۷ و صادرات غیرنفتی ۳ میلیارد دلار».
    """
    if scope.code not in _CHANNELS:
        named = [d for d in clause.directions() if d.start < scope.start]
        between = any(d.start >= quantity.end for d in named) and any(d.end <= quantity.start for d in named)
        if between and clause.quantities[-1].start >= scope.end:
            return True
        moves = [d for d in clause.directions() if d.code in _ONE_WAY and d.end <= quantity.start]
        own = next((d for d in reversed(moves) if d.end <= scope.start), None)
        return own is not None and any(d.start >= scope.end and d.code != own.code for d in moves)
    amount = next((q for q in clause.quantities if q.start >= scope.end), None)
    if amount is not None and quantity.end <= scope.start:
        return amount.qualifier_start - scope.end <= 1  # «از طریق گمرک ۶۸ تن و از طریق بازارچه‌ها ۱۹ تن»
    if amount is None or amount.start >= quantity.start:
        return False
    return any(amount.end <= noun.start < quantity.start for noun in clause.of("direction"))


def _is_counted(page: Page, clause: Clause, position: int) -> bool:
    """Whether «با احتساب», «بدون» or their like stand before a position, with nothing but trade words between."""
    while True:
        if ends_with(page.text, position, "counted_in"):
            return True
        start = page.text.rfind(" ", 0, position - 1) + 1
        if start <= clause.start or page.text[start : position - 1] not in lead_words("counted_along"):
            return False
        position = start


def _goes_on(page: Page, end: int, start: int) -> bool:
    """Whether only words of a list stand between two mentions: «بازارچه‌ای و تجارت چمدانی»."""
    return end >= 0 and all(word in lead_words("counted_along") for word in page.text[end:start].split())


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
    one_list = respectively and len(groups) == 1 and len(groups[0]) == len(quantities) > 1
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
