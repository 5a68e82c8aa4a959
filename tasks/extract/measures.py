"""What kind of statement a quantity makes: a level, a share, a growth, a change or a rank; and its sign.

Growth words stand before an adjective amount («رشد ۱۳ درصدی»), after a plain one («۱۳ درصد رشد»), or at the far end
of the clause for several amounts («از نظر ارزش ۱۰ درصد و از نظر وزن ۳۲ درصد کاهش یافته است»). Money or tonnes next to
one are a change («رشد ۲۴ میلیون دلاری»), but «به ۲۴ میلیون دلار افزایش یافت» is a level: the end of the rise.
"""

from __future__ import annotations

from itertools import pairwise

from tasks.extract.clauses import Clause
from tasks.extract.lexicon import Hit, ends_with, holds, starts_with
from tasks.extract.mentions import Quantity
from tasks.extract.page import Page


def measure_of(page: Page, clause: Clause, quantity: Quantity) -> tuple[str, int]:
    """(measure, sign), the sign 1 or -1.

    A ratio may also be `progress` («۹۸ درصد از اهداف»), `rate` («تعرفه از ۵۵ درصد به ۴۰ درصد», no part of a whole and
    no growth) or `unknown`, where nothing explains it.
    """
    unit = quantity.unit
    if unit == "rank":
        return "rank", 1
    change = _change_of(page, clause, quantity) if "change" in clause.cues else None
    if unit == "percent":
        return _measure_of_percent(page, clause, quantity, change)
    if unit == "percentage_point":
        return "change", _sign(change)
    if unit == "times":
        grows = change is not None or _multiplies(page, clause, quantity)
        return ("growth", _sign(change)) if grows else ("unknown", 1)
    if _is_beyond_plan(page, quantity):
        return "unknown", 1
    if starts_with(page.text, quantity.end, "not_beyond"):
        return "level", 1  # «از ۲۸ میلیون دلار بیشتر نشد»
    if quantity.adjectival and page.text.endswith((" کسری ", " مازاد "), 0, quantity.qualifier_start):
        return "level", 1  # «با کسری ۱.۳ میلیارد دلاری همراه بود»
    if change is not None and _is_difference(page, clause, change, quantity):
        return "change", _sign(change)
    apart = _is_apart(page, clause, quantity)
    return ("change", apart) if apart else ("level", 1)


def _is_apart(page: Page, clause: Clause, quantity: Quantity) -> int:
    """-1 for «۳ هزار تن کمتر از پارسال», 1 for «بیشتر از پارسال», 0 where it is no difference from another time."""
    if not clause.periods or not page.text.startswith(tuple(_APART), quantity.end):
        return 0
    word = next(word for word in _APART if page.text.startswith(word, quantity.end))
    at = quantity.end + len(word)
    return _APART[word] if any(period.start == at for period in clause.periods) else 0


_APART = {" کمتر از ": -1, " بیشتر از ": 1, " بیش از ": 1}


def _measure_of_percent(page: Page, clause: Clause, quantity: Quantity, change: Hit | None) -> tuple[str, int]:
    progress = clause.cues.get("progress")
    if quantity.adjectival and any(0 <= quantity.qualifier_start - p.end <= 1 for p in progress or ()):
        return "progress", 1  # «پیشرفت ۴۸ درصدی»
    if progress is not None and any(0 <= p.start - quantity.end <= 2 for p in progress):
        return ("rate", 1) if _is_beyond(page, clause, quantity) else ("progress", 1)
    if _moves(page, clause, quantity):
        return _measure_of_moving_rate(page, clause, quantity)
    if change is None and (_is_composition(page, quantity) or _is_rate(page, quantity)):
        return "rate", 1
    if change is None and starts_with(page.text, quantity.end, "of_units"):
        return "share", 1
    compared = _compares(page, clause, quantity)
    if compared:
        against_plan = any(0 <= s.start - quantity.end <= 24 for s in clause.of_kinds(("status", "progress")))
        against_plan = against_plan or holds(f"{page.text[quantity.end : quantity.end + _BEYOND]} ", "planned")
        return ("rate", 1) if against_plan else ("growth", compared)
    if page.text.endswith((" به ", " تا "), 0, quantity.qualifier_start):
        # An end point: of a share («سهم ... به ۲۲ درصد کاهش یافت»), of a rate of growth, or of something unknown.
        if any(s.end <= quantity.start and page.plain.startswith("سهم", s.start) for s in clause.of("share")):
            return "share", 1
        if change is not None and not _touches(change, quantity) and not page.plain.startswith("رشد", change.start):
            return "unknown", 1
        if change is not None and _is_end_of_move(page, change, quantity):
            return ("progress" if progress is not None else "unknown"), 1
    if quantity.number.form == "fraction" and page.text.startswith(" از ", quantity.end):
        return "share", 1  # «بیش از نیمی از کاشی کشور را می‌سازد و تولید آن ۱۵ درصد رشد کرد»
    if change is not None:
        below = page.text.endswith(" از ", 0, quantity.qualifier_start) and change.start >= quantity.end
        if below and page.plain.startswith(("کمتر", "بیشتر"), change.start):
            return "unknown", 1
        if _touches(change, quantity) or (quantity.adjectival and change.end <= quantity.start):
            return "growth", _sign(change)
        if change.end <= quantity.start and ends_with(page.text, change.start, "most"):
            return "growth", _sign(change)
    if change is not None and change.start >= quantity.end and _rises(page, quantity):
        return "growth", _sign(change)
    if _is_share(page, clause, quantity):
        return "share", 1
    if progress is not None:
        return "progress", 1
    # only a change is ever negative: «رکورد منفی ۶۴ درصد»
    signed = quantity.value < 0 or page.text[quantity.start] == "+" or page.text[quantity.number.end - 1] == "+"
    return ("growth", _sign(change)) if change is not None or signed else ("unknown", 1)


def _is_end_of_move(page: Page, change: Hit, quantity: Quantity) -> bool:
    """«به ۳۰ درصد کاهش یافت»: what a share or a rate fell to, not by how much."""
    to_it = page.text.endswith(" به ", 0, quantity.qualifier_start) and 0 <= change.start - quantity.end <= 1
    verb = page.text.find(" ", change.start)
    return to_it and starts_with(page.text, verb, "ends_move")


def _is_beyond(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """«۲۴ درصد از اهداف تعیین شده بیشتر بود»: what was done beyond the plan."""
    following = next((q.start for q in clause.quantities if q.start > quantity.start), clause.end)
    behind = page.text[quantity.end : min(quantity.end + _BEYOND, following)]
    return any(word in behind for word in (" بیشتر", " کمتر", " فراتر"))


_BEYOND = 35


def _is_beyond_plan(page: Page, quantity: Quantity) -> bool:
    """«۲.۵ میلیارد دلار بیش از هدف برنامه»: what was done beyond the plan, no level and no change."""
    if not page.text.startswith((" بیش از ", " بیشتر از ", " کمتر از "), quantity.end):
        return False
    return holds(page.text[quantity.end : quantity.end + _BEYOND] + " ", "planned")


def _is_composition(page: Page, quantity: Quantity) -> bool:
    """«نخ ۱۰۰ درصد پلی‌استر», «۱۰۰ درصد ایرانی»: what a thing is made of is no part of a total."""
    behind = page.text[quantity.end : quantity.end + 9]
    return quantity.value == _ALL and not behind.lstrip().startswith(("از", "ان", "صادرات", "واردات", "تولید", "کل"))


_ALL = 100


def _is_rate(page: Page, quantity: Quantity) -> bool:
    """«نرخ ۱۵ درصدی عوارض», «۹ درصد مالیات»: a tariff, a tax or an interest is no share and no growth."""
    named = ends_with(page.text, quantity.qualifier_start, "before_rate_of") and quantity.adjectival
    return named or starts_with(page.text, quantity.end, "rate_of")


def _moves(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """Whether an amount is one of the two ends of «از ۵۵ درصد به ۴۰ درصد»: what was and what became of it."""
    percents = [q for q in clause.quantities if q.unit == "percent"]
    return any(
        quantity in (old, new)
        and page.text.endswith(" از ", 0, old.qualifier_start)
        and page.text[old.end : new.qualifier_start] in (" به ", " تا ")
        for old, new in pairwise(percents)
    )


def _measure_of_moving_rate(page: Page, clause: Clause, quantity: Quantity) -> tuple[str, int]:
    """A share or a growth where the words before say so, else a rate of its own: a tariff, a tax, an interest."""
    told = any(s.end <= quantity.start and page.plain.startswith("سهم", s.start) for s in clause.of("share"))
    if told or starts_with(page.text, quantity.end, "share_after"):
        return "share", 1
    for change in clause.of("change"):
        if change.end <= quantity.start and page.plain.startswith("رشد", change.start):
            return "growth", _sign(change)
    utilized = any(p.code == "capacity_utilization" and p.end <= quantity.start for p in clause.of("progress"))
    return ("progress" if utilized else "rate"), 1  # «بهره‌برداری از ظرفیت از ۷۱ درصد به ۸۲ درصد رسید»


def _rises(page: Page, quantity: Quantity) -> bool:
    """«۴۲ درصد صادرات به اروپا افزایش یافت»: no «از» makes a part of it, and a growth word ends the clause."""
    return page.text[quantity.end : quantity.end + 10].lstrip().startswith(("صادرات", "واردات"))


def _multiplies(page: Page, clause: Clause, quantity: Quantity) -> bool:
    """«دو برابر شد», «وزن ۳ برابر و ارزش ۲ برابر مدت مشابه سال قبل», not «دو برابر کالاهای صادراتی», which compares two
    things."""
    if quantity.adjectival or starts_with(page.text, quantity.end, "multiplies"):
        return True
    last = [q for q in clause.quantities if q.unit == "times"][-1]
    behind = last.end
    noun = next((d for d in clause.of("direction") if d.start == behind + 1), None)
    if noun is not None:
        if all(d.code == noun.code for d in clause.of("direction") if d.end <= quantity.start):
            # «دو برابر صادرات شرکت در سال ۱۴۰۱», not «صادرات دو برابر واردات سال ۱۴۰۱»
            return any(0 <= p.start - noun.end <= _OF_TIME_WITHIN for p in clause.periods)
        behind = noun.end
    return any(p.role == "comparison" and 0 <= p.start - behind <= 1 for p in clause.periods)


_OF_TIME_WITHIN = 20


def _compares(page: Page, clause: Clause, quantity: Quantity) -> int:
    """1 for «۵ درصد بیشتر از» and «۵ درصد بیش از مدت مشابه سال قبل», -1 for «۵ درصد ارزان‌تر از», 0 elsewhere."""
    follows = page.plain[quantity.end : quantity.end + 8].lstrip()
    if page.text.endswith(" از ", 0, quantity.qualifier_start):
        return 0
    if follows.startswith("بیش از "):
        return int(any(p.start == quantity.end + len(" بیش از ") for p in clause.periods))
    if starts_with(page.text, quantity.end, "compares_up"):
        return 1
    return -1 if starts_with(page.text, quantity.end, "compares_down") else 0


def _sign(change: Hit | None) -> int:
    return -1 if change is not None and change.code == "-" else 1


def _touches(change: Hit, quantity: Quantity) -> bool:
    """Whether a change word stands right beside the amount."""
    return 0 <= quantity.qualifier_start - change.end <= 12 or 0 <= change.start - quantity.end <= 4


def _change_of(page: Page, clause: Clause, quantity: Quantity) -> Hit | None:
    """The growth word that governs an amount, or None."""
    changes = clause.cues["change"]
    before = [c for c in changes if c.end <= quantity.qualifier_start]
    after = [c for c in changes if c.start >= quantity.end]
    if quantity.adjectival and before:
        return before[-1]
    if after and 0 <= after[0].start - quantity.end <= 4 and not page.text.startswith(" و ", quantity.end):
        return after[0]
    if after and before and _begins_item(page, clause, before[-1], quantity, after[0]):
        return after[0]
    if before and quantity.qualifier_start - before[-1].end <= 12 and not _between(clause, before[-1].end, quantity):
        return before[-1]
    far = [c for c in after if not _names_what_changed(page, clause, c)]
    if far:
        return far[0]
    return before[-1] if before else None


def _begins_item(page: Page, clause: Clause, before: Hit, quantity: Quantity, after: Hit) -> bool:
    """«۴ درصد در وزن کاهش و ۱۷ درصد در ارزش افزایش یافت»: «و» parts an amount from the word before it, and its own
    growth word stands behind it with nothing but its aspect between."""
    if page.text[before.end : quantity.qualifier_start].split() != ["و"]:
        return False
    gap = page.plain[quantity.end : after.start].split()
    return len(gap) <= _ASPECT_WORDS and any(quantity.end <= a.start < after.start for a in clause.of("aspect"))


_ASPECT_WORDS = 4


_WITH_A_NOUN = ("direction", "aspect", "sector")


def _names_what_changed(page: Page, clause: Clause, change: Hit) -> bool:
    """«به رغم افزایش تولید»: a growth word with its own noun speaks of that noun, not of an amount elsewhere."""
    return any(0 <= h.start - change.end <= 1 for h in clause.of_kinds(_WITH_A_NOUN))


def _between(clause: Clause, start: int, quantity: Quantity) -> bool:
    return any(start <= q.start < quantity.start for q in clause.quantities)


def _is_share(page: Page, clause: Clause, quantity: Quantity) -> bool:
    return "share" in clause.cues or starts_with(page.text, quantity.end, "share_after")


def _is_difference(page: Page, clause: Clause, change: Hit, quantity: Quantity) -> bool:
    """Whether an amount of money, mass or things is the change itself, not its end point."""
    before = page.text[max(0, quantity.qualifier_start - 4) : quantity.qualifier_start]
    if before.endswith((" به ", " تا ")):
        return False
    if quantity.adjectival and 0 <= quantity.qualifier_start - change.end <= 12:
        return True
    if page.plain.startswith("کاست", change.start) and page.text.startswith(" از ", quantity.end):
        return True  # «۱.۲ میلیون تن از تولید کاست»
    if page.text[quantity.end : change.start] != " ":
        return False
    # «با ۲ میلیون تن رشد ۱۹ درصدی داشت»: the rise is the percentage
    return not any(q.adjectival and 0 <= q.qualifier_start - change.end <= 1 for q in clause.quantities)
