"""What moves or is made: exports, imports, trade, transit, production, as the clause of an amount says it."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.areas import KINDS
from tasks.extract.clauses import Clause
from tasks.extract.indicators import MONEY, level_indicator
from tasks.extract.lexicon import Hit, ends_with, holds
from tasks.extract.mentions import Quantity
from tasks.extract.page import Page

COUNTED = frozenset(("licence_count", "declaration_count", "unit_count"))
"""What «تعداد جوازها» and its like count."""
WEAK_DIRECTIONS = frozenset(("finance", "economy", "consumption", "bullion", "entry")) | COUNTED
"""Kinds of money that are no trade: they count only right beside the amount, or where no trade is spoken of."""
ONE_WAY = frozenset(("export", "import"))
TRADE = frozenset(("export", "import", "trade", "transit", "balance"))
"""Directions that a later clause may take over; «تولید» stands in too many names for that."""
_GOODS = frozenset(("bullion", "production"))
"""Directions whose nouns may be the goods of another: gold, products."""
_BESIDE = 26
_ACROSS = 45
_RIGHT_BEFORE = 1
_JOINERS = ("،", " و ", "؛")


def find_direction(page: Page, clause: Clause, quantity: Quantity, *, from_abroad: bool = False) -> str | None:
    """What moves or is made, by the clause itself; None where it does not say. `from_abroad`: it reports the trade of
    another country as that country sees it.

    In this order: the noun right behind the amount, the verb that ends the clause, the nearest noun before, the noun
    behind a list.
    """
    nouns = clause.cues.get("direction", [])
    verbs = clause.cues.get("direction_verb", [])
    if not nouns and not verbs:
        text = page.text[clause.start : clause.end]
        return "port" if quantity.unit == "tonne" and holds(text, "ports") and holds(text, "moved") else None
    if nouns and not from_abroad:
        if clause.nouns is None:
            clause.nouns = [_enters(page, clause, _seen_from_iran(page, clause, noun)) for noun in nouns]
        nouns = clause.nouns
    before: list[Hit] = []
    after: Hit | None = None
    levied_to = -1
    for noun in nouns:
        if noun.code in _GOODS and _is_no_direction(page, clause, noun, quantity):
            continue
        if levied_to + 1 == noun.start and noun.code in TRADE:
            continue  # «حقوق گمرکی واردات برنج»: the sum is of the duty, not of the trade
        if noun.code == "finance" and any(n.code == "customs_revenue" for n in before):
            continue  # «درآمد گمرک از محل حقوق ورودی و سایر عوارض»
        if (
            before
            and ends_with(page.text, before[-1].start, "part_of")
            and ends_with(page.text, noun.start, "whole_of")
        ):
            continue  # «سهم صادرات از این تجارت»
        if noun.code == "customs_revenue":
            levied_to = noun.end
        if noun.end <= quantity.start:
            before.append(noun)
        elif noun.start >= quantity.end:
            if after is None:
                after = noun
            if noun.code not in WEAK_DIRECTIONS or _beside(page, quantity.end, after.start):
                after = after if _beside(page, quantity.end, after.start) else noun
                break
    in_turn = _in_turn(page, clause, quantity, before)
    if in_turn is not None:
        return in_turn
    if before:
        weak = before[-1]
        if weak.code in WEAK_DIRECTIONS and quantity.qualifier_start - weak.end <= _RIGHT_BEFORE:
            return weak.code
    if (
        after is not None
        and _beside(page, quantity.end, after.start)
        and (_fits(after, quantity) or not (before or verbs))
    ):
        # «۱۲ هزار تن گوشت با قیمت مصوب وارد می‌شود»: what is weighed has a price, and is none
        weighed = quantity.unit == "tonne" and any(v.code in TRADE for v in verbs)
        spoken_of_trade = weighed or any(n.code not in WEAK_DIRECTIONS for n in before)
        if quantity.unit in MONEY and after.code in TRADE and _is_allotted(page, clause, after):
            return "finance"
        if after.code not in WEAK_DIRECTIONS or not spoken_of_trade:
            capacity = after.code == "production" and any(n.code == "capacity" for n in before)
            return "capacity" if capacity else after.code
    if _stand_behind(page, clause, nouns):
        return next(noun.code for noun in nouns if noun.start >= quantity.end)
    listed = _named_before_next(page, clause, quantity)
    if listed is not None:
        return listed
    if before:
        buyer = _mirrored(page, before[-1])
        if buyer is not None:
            return buyer
    if verbs and verbs[-1].start >= quantity.end:
        verb = _verb_of(clause, quantity, verbs)
        return None if _goes_elsewhere(clause, quantity, verb) else verb.code
    # «کاهش ۲۶ درصدی وزنی و ۲۰ درصدی ارزش واردات»: an adjective amount looks ahead, unless its noun stands close by.
    looks_ahead = quantity.adjectival and (not before or quantity.qualifier_start - before[-1].end > _BESIDE)
    if looks_ahead and after is not None and after.start - quantity.end <= _ACROSS:
        between = [q for q in clause.quantities if quantity.end <= q.start < after.start and not q.adjectival]
        if not (before and (between or _has_amount(clause, after))):
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


def faces_iran(page: Page, clause: Clause) -> bool:
    """Whether a clause tells of «صادرات به ایران», «واردات از ایران»: the other side is a country named earlier."""
    return any(page.text.startswith(_TOWARDS_IRAN.get(noun.code, "?"), noun.end) for noun in clause.of("direction"))


def _seen_from_iran(page: Page, clause: Clause, noun: Hit) -> Hit:
    """«صادرات به ایران» of a country named earlier is an import; «آلمان از ایران ۲ میلیون یورو واردات داشت» an
    export."""
    led = _LED_BY_IRAN.get(noun.code)
    if led is None:
        return noun
    first = clause.cues["partner"][0].start if "partner" in clause.cues else clause.end
    if noun.code == "sales":
        # «امارات با فروش ۷۰۰ میلیون دلار کالا به ایران»: seen from here already
        to_iran = first < noun.start and any(word in page.text[noun.end : clause.end] for word in led)
        return noun._replace(kind="seen", code="import") if to_iran else noun
    if not page.text.startswith(_TOWARDS_IRAN[noun.code], noun.end):
        if first >= noun.start:
            return noun
        at = max(page.text.rfind(word, clause.start, noun.start) for word in led)
        if first >= at or any(at < other.start < noun.start for other in clause.directions()):
            return noun
    return noun._replace(code=MIRROR[noun.code])


def _enters(page: Page, clause: Clause, noun: Hit) -> Hit:
    """«ورود ۲ هزار تن کالا به استان» is an import; what enters a store, a market or a pool is none."""
    if noun.code != "entry":
        return noun
    into = any(page.text.endswith(" به ", 0, area.start) for area in clause.of_kinds(KINDS) if area.start > noun.end)
    return noun._replace(code="import") if into else noun


def _is_no_direction(page: Page, clause: Clause, noun: Hit, quantity: Quantity) -> bool:
    """Whether a noun names the goods of a trade («واردات طلا», «صادرات تولیدات استان») or a purpose.

    Money is spent on «برای تولید»; a mass is made: «بسترسازی برای تولید ۷۰ هزار تن».
    """
    if any(n.code in TRADE and n.end + 1 == noun.start for n in clause.of("direction")):
        return True
    if noun.code == "bullion":
        return any(0 <= v.start - noun.end <= 1 for v in clause.of("direction_verb"))
    of_trade = quantity.unit != "tonne" or any(n.code in TRADE for n in clause.of("direction"))
    return of_trade and ends_with(page.text, noun.start, "purpose")


def _is_allotted(page: Page, clause: Clause, noun: Hit) -> bool:
    """«۵ میلیارد دلار برای واردات قطعات اختصاص داد»: what is given for a trade is not what was traded."""
    return ends_with(page.text, noun.start, "purpose") and holds(page.text[noun.end : clause.end], "allotted")


_BOTH_WAYS = {"صادرات و واردات": ("export", "import"), "واردات و صادرات": ("import", "export")}


def _in_turn(page: Page, clause: Clause, quantity: Quantity, before: Sequence[Hit]) -> str | None:
    """«صادرات و واردات استان به ترتیب ۱۳۷ و ۱۲۷ میلیون دلار بود»: the direction whose turn it is, None elsewhere."""
    if "respectively" not in clause.cues or not before:
        return None
    both = _BOTH_WAYS.get(page.text[before[-1].start : before[-1].end])
    told = [q for q in clause.quantities if q.start >= before[-1].end and q.unit == quantity.unit]
    if both is None or len(told) != len(both) or quantity not in told:
        return None
    return both[told.index(quantity)]


def _stand_behind(page: Page, clause: Clause, nouns: Sequence[Hit]) -> bool:
    """«۹۵ تن به ارزش ۲۸ دلار صادرات و ۲۷ تن به ارزش ۳۰ دلار واردات», «متانول با ۱ میلیارد دلار کالای صادراتی و ذرت با ۲
    میلیارد دلار کالای وارداتی»: each noun stands behind its amounts, none before the first."""
    quantities = clause.quantities
    if len({noun.code for noun in nouns}) < 2 or nouns[-1].start < quantities[-1].end:
        return False
    if all(any(page.text[q.end : noun.start] == " سهم " for q in quantities) for noun in nouns):
        return True
    one_way = {noun.code for noun in nouns} == ONE_WAY
    return one_way and nouns[0].start >= quantities[0].end


def _verb_of(clause: Clause, quantity: Quantity, verbs: Sequence[Hit]) -> Hit:
    """The verb that ends the clause; in «۲ تن به ارزش ۱ دلار صادر و مابقی فروخته شد» it is the rest's, and «صادر» that
    of the amounts."""
    rest = next((r.start for r in clause.of("rest") if r.start >= quantity.end), -1)
    return next((d for d in reversed(clause.directions()) if quantity.end <= d.start < rest), verbs[-1])


def _goes_elsewhere(clause: Clause, quantity: Quantity, verb: Hit) -> bool:
    """«۲۰۰ تن در داخل عرضه و بقیه صادر شد»: the verb is of the rest."""
    return any(quantity.end <= r.start < verb.start for r in clause.of("rest")) and not any(
        q.start > quantity.start and q.end <= r.start for q in clause.quantities for r in clause.of("rest")
    )


def _named_before_next(page: Page, clause: Clause, quantity: Quantity) -> str | None:
    """«۹۵۰ هزار تن در داخل مصرف و ۲۰۰ هزار تن صادر شد»: what is named right before the next amount belongs to this
    one."""
    if quantity.start >= clause.quantities[-1].start:
        return None
    following = next(q for q in clause.quantities if q.start > quantity.start)
    for hit in reversed(clause.directions()):
        if quantity.end <= hit.start and hit.end <= following.qualifier_start:
            gap = page.text[hit.end : following.qualifier_start].strip()
            return hit.code if gap in ("و", "،", "، و") else None
    return None


def _has_amount(clause: Clause, noun: Hit) -> bool:
    """Whether an amount stands right behind a noun: «صادرات با افت ۴۰ درصدی و واردات با افت ۲۵ درصدی»."""
    return any(0 <= q.qualifier_start - noun.end <= _BESIDE for q in clause.quantities)


def _fits(noun: Hit, quantity: Quantity) -> bool:
    """Whether an amount of money or mass can be of it: «۲ میلیارد ریال با اشتغال ۶ نفر» is no employment."""
    weighs = quantity.unit in MONEY or quantity.unit == "tonne"
    return not weighs or noun.code in WEAK_DIRECTIONS or level_indicator(noun.code, quantity.unit) is not None


MIRROR = {"import": "export", "export": "import"}
"""What a trade is for the other side."""
_TO_IRAN, _FROM_IRAN = (" به ایران", " به کشورمان"), (" از ایران", " از کشورمان")
_LED_BY_IRAN = {"export": _TO_IRAN, "sales": _TO_IRAN, "import": _FROM_IRAN}
_ITS_OWN = ("", " خود", " را", " خود را", " کالا")
_TOWARDS_IRAN = {
    "export": tuple(own + word for own in _ITS_OWN for word in _TO_IRAN),
    "import": tuple(own + word for own in _ITS_OWN for word in _FROM_IRAN),
}
_WITH = (" با ", " با رشد ", " با افزایش ", " با کاهش ")


def _mirrored(page: Page, noun: Hit) -> str | None:
    """«ایتالیا با واردات ۵۵ میلیون دلار»: what a partner buys is exported to it, what it sells is imported."""
    if noun.code not in MIRROR or noun.kind == "seen":
        return None
    with_it = next((w for w in _WITH if page.text.endswith(w, 0, noun.start)), None)
    if with_it is None:
        return None
    end = noun.start - len(with_it)
    partner_ends = any(h.kind == "partner" and h.end == end for h in page.hits_between(noun.start - 40, noun.start))
    return MIRROR[noun.code] if partner_ends else None


def _beside(page: Page, end: int, start: int) -> bool:
    gap = page.text[end:start]
    return len(gap) <= _BESIDE and not any(j in gap for j in _JOINERS)
