"""Percentages and growths among their neighbours: which level each grew from, what goes on sharing, which sign.

«صادرات ۱۵۰ و واردات ۹۰ میلیون دلار بود که به ترتیب ۱۲ درصد افزایش و ۷ درصد کاهش داشت»: 12 is of the exports, -7 of the
imports.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tasks.extract.clauses import Clause
from tasks.extract.draft import Draft
from tasks.extract.goods import names_goods_behind
from tasks.extract.lexicon import lead_words
from tasks.extract.mentions import Quantity
from tasks.extract.page import Page


def levels_grown(clause: Clause, measures: Sequence[str], earlier: Sequence[Draft]) -> list[Draft]:
    """«صادرات ۱۵۰ و واردات ۹۰ میلیون دلار بود که به ترتیب ۱۲ درصد افزایش و ۷ درصد کاهش داشت»: for each growth the level
    it is of; empty where the clause says itself what grew."""
    if "respectively" not in clause.cues or clause.directions() or not {"aspect", "sector"}.isdisjoint(clause.cues):
        return []
    levels = [draft for draft in earlier if draft.measure == "level"][-len(measures) :]
    return levels if len(levels) == len(measures) > 1 and set(measures) <= {"growth", "change"} else []


def levels_repeated(clause: Clause, measures: Sequence[str], drafts: Sequence[Draft]) -> list[Draft]:
    """«... ۱۳ میلیارد دلار صادرات و ۱۲ میلیارد دلار واردات. پارسال این ارقام به ترتیب ۱۰ و ۹ میلیارد دلار بود»: for
    each amount the one told before; empty elsewhere."""
    if not {"respectively", "anaphor"} <= clause.cues.keys() or clause.directions() or set(measures) != {"level"}:
        return []
    told = [draft for draft in drafts if draft.measure == "level"][-len(measures) :]
    units = [quantity.unit for quantity in clause.quantities]
    return told if len(told) > 1 and [draft.quantity.unit for draft in told] == units else []


def grows_a_share(page: Page, clauses: Sequence[Clause], index: int) -> bool:
    """«سهم ... ۱۸ درصد بود که ۲ درصد کاهش داشت»: what fell is the share, not the exports."""
    if "that" not in clauses[index].cues or clauses[index].directions():
        return False
    before = next((c for c in reversed(clauses[:index]) if c.quantities), None)
    if before is None or any(q.unit != "percent" for q in before.quantities):
        return False
    return any(page.plain.startswith("سهم", s.start) for s in before.of("share"))


def goes_on_sharing(page: Page, quantity: Quantity, earlier: Sequence[Draft]) -> bool:
    """«۸۴ درصد آن کالای واسطه‌ای است و ۱۵ درصد هم کالای مصرفی»: the next part of the same whole."""
    also = page.text.startswith((" هم ", " نیز "), quantity.end)
    return also and bool(earlier) and earlier[-1].measure == "share"


def is_of_share_named(page: Page, clauses: Sequence[Clause], index: int) -> bool:
    """«سهم ایران از بازار جهانی پسته | که در سال ۷۵ حدود ۷۰ درصد بود، | در سال ۸۵ به ۵۵ درصد رسید»: percentages alone
    since a clause named a share and gave none."""
    if "change" in clauses[index].cues or clauses[index].directions():
        return False
    for clause in reversed(clauses[:index]):
        if clause.quantities and any(quantity.unit != "percent" for quantity in clause.quantities):
            return False
        if any(page.plain.startswith("سهم", share.start) for share in clause.of("share")):
            return not clause.quantities
    return False


def deals_in(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """«۶۵ درصد انجیر فارس به صورت فله صادر می‌شود»: a part of goods, and what becomes of it."""
    if "change" in clause.cues or not any(d.start >= quantity.end for d in clause.of("direction_verb")):
        return False
    return names_goods_behind(page, quantity)


def goes_on_growing(clause: Clause, earlier: Sequence[Draft]) -> bool:
    """«تولید خودرو ۱۱ درصد کم شد؛ موتورسیکلت ۵۲ درصد»: the verb before serves what has none of its own."""
    said = bool(earlier) and earlier[-1].measure == "growth"
    return said and _SAYS_ITSELF.isdisjoint(clause.cues)


_SAYS_ITSELF = frozenset(("verb", "share", "direction", "direction_verb", "progress", "partner", "anaphor", "that"))


def share_the_measure(quantities: Sequence[Quantity], measures: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """A percentage that nothing explains takes the measure of its neighbour in the list."""
    if ("unknown", 1) not in measures:
        return measures
    known = [
        m for q, m in zip(quantities, measures, strict=True) if q.unit == "percent" and m[0] not in ("unknown", "rate")
    ]
    if not known:
        return measures
    return [
        known[0] if q.unit == "percent" and m[0] == "unknown" else m for q, m in zip(quantities, measures, strict=True)
    ]


def goes_on_lacking(page: Page, clause: Clause, earlier: Sequence[Draft]) -> bool:
    """«کسری تراز ... که پارسال ۵۶۵ میلیون دلار بود، به ۲۵ میلیون دلار کاهش یافت»: a deficit still."""
    said = next((draft for draft in reversed(earlier) if draft.indicator == "trade_balance"), None)
    if said is None or said.measure != "level" or said.value >= 0:
        return False
    return not any(word in page.text[clause.start : clause.end] for word in lead_words("surplus"))


def signed_value(
    page: Page, clause: Clause, quantity: Quantity, indicator: str, measure: str, sign: int, *, since: int
) -> tuple[Decimal, Decimal | None]:
    """The value and the upper end of a range, negative for a fall and for a balance that the text calls a deficit.

    `since`: where the clause before begins, or this one where it is the first.
    """
    value, upper = quantity.value, quantity.upper
    if measure in ("growth", "change") and sign < 0 and value > 0:
        return (-value, None) if upper is None else (-upper, -value)  # «۴۰ تا ۵۰ درصد افت»
    if indicator == "trade_balance" and measure == "level" and value > 0:
        # «کسری تراز تجاری در سال ۱۴۰۱ | به این ترتیب ۶.۵ میلیارد دلار شد»: said in the part of the sentence before
        text = page.text[since if "direction" not in clause.cues else clause.start : clause.end]
        if any(word in text for word in lead_words("deficit")) and "مثبت" not in text:
            return -value, None
    return value, upper
