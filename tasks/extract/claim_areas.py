"""Which area a claim is about, and of a share the area whose total is 100.

A level takes the nearest area before it, else the first after it in its clause, else what was last spoken of. A share
has two: «استان ۱۵ درصد صادرات کشور را دارد» is about the province, its whole is the country; «۲۵ درصد صادرات ایران به
چین» is a part of the country's own total.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from tasks.extract.areas import COUNTRY, KINDS, AreaMention
from tasks.extract.clauses import Clause, says
from tasks.extract.draft import Context, Draft
from tasks.extract.lexicon import lead_words
from tasks.extract.mentions import Quantity
from tasks.extract.page import Page

_PARTS = frozenset(("partner", "sector"))
_KNOWN_PARTS = _PARTS | KINDS | frozenset(("direction", "scope", "generic_noun"))
_PART_WORDS = 4


class AreaSaid(NamedTuple):
    """The area of a claim, the area that is 100 for a share, and whether the clause itself named the area."""

    area: AreaMention
    whole: str
    stated: bool


def choose_area(
    page: Page,
    clause: Clause,
    quantity: Quantity,
    measure: str,
    areas: Sequence[AreaMention],
    context: Context,
    earlier: Sequence[Draft],
) -> AreaSaid:
    """The area of one quantity, out of the places that its clause names and what was said before."""
    fallback = _last_spoken_of(context, earlier)
    if not areas and says(page, clause, "two_countries"):
        return AreaSaid(AreaMention(0, 0, COUNTRY, None), COUNTRY, True)  # «حجم تجارت دو کشور»
    if not areas:
        return AreaSaid(fallback, fallback.code, False)
    before = [a for a in areas if a.start < quantity.start]
    after = [a for a in areas if a.start >= quantity.end]
    if measure == "share":
        if not after and (pointed := _pointed_at(clause, context)) is not None:
            # «سهم هرمزگان از این میزان ۱۱ درصد بود»: the whole is what the text points back to
            return AreaSaid(before[-1] if before else fallback, pointed, bool(before))
        if before and not after:
            part = _unknown_part(page, clause, before[0])
            if part is not None:
                return AreaSaid(AreaMention(*part, fallback.code, page.raw_text(*part)), before[0].code, False)
            if (whole := _whole_before(clause, before[-1], earlier)) is not None:
                return AreaSaid(before[-1], whole, True)
        own = _each_its_own(clause, quantity, areas) or _made_there(page, clause, areas)
        if own is not None:
            return AreaSaid(own, COUNTRY, True)
        following = next((q.start for q in clause.quantities if q.start > quantity.start), clause.end)
        first = min(q.start for q in clause.quantities if q.unit == "percent")
        return _of_share(
            clause,
            [a for a in before if a.start < first] or before,
            [a for a in after if a.start < following] or after,
            fallback,
        )
    if before and after and (own := _place_behind(page, clause, quantity, areas, after[0])) is not None:
        return AreaSaid(own, own.code, True)
    if before:
        # «استان یزد با تولید ۵۲ درصد کاشی کشور رتبه نخست را دارد»: a rank is held within the country
        named = [a for a in before if a.code != COUNTRY] if measure == "rank" else []
        area = (named or before)[-1]
        return AreaSaid(area, area.code, True)
    if after and not _is_of_next_item(page, clause, quantity, after[0]):
        return AreaSaid(after[0], after[0].code, True)
    return AreaSaid(fallback, fallback.code, False)


def is_one_for_each(areas: Sequence[AreaMention], quantities: Sequence[Quantity]) -> bool:
    """«گمرکات بندر امام، شهید رجایی و مهرآباد به ترتیب با ۲۲، ۱۹ و ۱۰ درصد»: as many places as amounts, before them."""
    return len(areas) == len(quantities) > 1 and areas[-1].start < quantities[0].start


def _is_of_next_item(page: Page, clause: Clause, quantity: Quantity, area: AreaMention) -> bool:
    """«فولاد مبارکه ۸ میلیون تن، فولاد خوزستان ۳ میلیون تن»: the place behind a comma belongs to the next amount."""
    following = next((q for q in clause.quantities if q.start >= area.end and q.unit == quantity.unit), None)
    if following is None:
        return False
    between = any(quantity.end <= q.start < area.start for q in clause.quantities)
    return not between and page.text.startswith("،", quantity.end) and following.start - area.end <= _SHORT


_SHORT = 20


def _place_behind(
    page: Page, clause: Clause, quantity: Quantity, areas: Sequence[AreaMention], following: AreaMention
) -> AreaMention | None:
    """«۶۲۰ هزار تن از مرز دوغارون، ۳۸۰ هزار تن از مرز سرخس»: the place behind an amount, where none stands before the
    first; None elsewhere."""
    if areas[0].start < clause.quantities[0].start:
        return None
    passed = any(quantity.end <= q.start < following.start and q.unit == quantity.unit for q in clause.quantities)
    gap = page.text[quantity.end : following.start]
    return None if passed or "،" in gap or " و " in gap else following


def _each_its_own(clause: Clause, quantity: Quantity, areas: Sequence[AreaMention]) -> AreaMention | None:
    """The place of its own that a share of a list has, None outside such a list.

    «خراسان رضوی ۷۵ درصد و خراسان جنوبی ۱۵ درصد از تولید کشور», «۱۷ درصد به خوزستان و ۱۵ درصد به بوشهر», «خوزستان و
    بوشهر با ۱۷ و ۱۵ درصد».
    """
    percents = [q for q in clause.quantities if q.unit == "percent"]
    places = [area for area in areas if area.code != COUNTRY]
    if len(percents) < 2 or len(places) != len(percents) or quantity not in percents:
        return None
    if len({place.code for place in places}) == 1:
        return None
    starts = [percent.start for percent in percents]
    listed = places[-1].end <= starts[0] and len(percents) == len(clause.quantities)
    before = all(i == bisect_left(starts, place.start) for i, place in enumerate(places))
    behind = all(i + 1 == bisect_left(starts, place.start) for i, place in enumerate(places))
    return places[percents.index(quantity)] if listed or before or behind else None


def _made_there(page: Page, clause: Clause, areas: Sequence[AreaMention]) -> AreaMention | None:
    """«۸۵ درصد کاشی کشور و ۲۲ درصد فولاد کشور در یزد تولید می‌شود»: the place behind all shares, of which each is of the
    country; None elsewhere."""
    last = areas[-1]
    if last.code == COUNTRY or last.start < clause.quantities[-1].end or not page.text.endswith(" در ", 0, last.start):
        return None
    return last if len(areas) > 1 and all(area.code == COUNTRY for area in areas[:-1]) else None


def points_at_whole(clause: Clause) -> bool:
    """Whether a clause says that something is a part of what was told: «از این میزان»."""
    return "anaphor" in clause.cues and "whole" in clause.codes("anaphor")


def _pointed_at(clause: Clause, context: Context) -> str | None:
    """The area of the amount that «از این میزان» points back to; None where a share is not said to be of one."""
    last = context.last
    if last is None or last.area is None or last.measure != "level":
        return None
    return last.area.code if points_at_whole(clause) else None


def _whole_before(clause: Clause, part: AreaMention, earlier: Sequence[Draft]) -> str | None:
    """«مبادلات ایران ۵ میلیارد دلار شد که سهم این استان ۴۲ درصد است»: the country, of whose amount a province has a
    part; None elsewhere."""
    before = earlier[-1] if earlier else None
    if before is None or before.area is None or before.measure != "level" or "that" not in clause.cues:
        return None
    return COUNTRY if before.area.code == COUNTRY != part.code else None


def _unknown_part(page: Page, clause: Clause, whole: AreaMention) -> tuple[int, int] | None:
    """The span of the name in «سهم این شرکت از صادرات کشور»: a part of the whole that no table has; else None."""
    share = next((s for s in clause.of("share") if s.end < whole.start and page.plain.startswith("سهم", s.start)), None)
    if share is None:
        return None
    end = page.text.find(" از ", share.end, whole.start)
    words = page.plain[share.end : end].split() if end > share.end else []
    known = any(share.end <= hit.start < end for hit in clause.of_kinds(_KNOWN_PARTS))
    if not 1 <= len(words) <= _PART_WORDS or known or " ".join(words) in lead_words("pronoun_part"):
        return None
    return share.end + 1, end


def _of_share(
    clause: Clause, before: Sequence[AreaMention], after: Sequence[AreaMention], fallback: AreaMention
) -> AreaSaid:
    if before and after:
        return AreaSaid(before[-1], after[0].code, True)
    if after:
        if len(after) > 1 and after[0].code == COUNTRY:
            return AreaSaid(after[1], COUNTRY, True)
        of_amount = _PARTS.isdisjoint(clause.cues) or ("that" in clause.cues and clause.of("partner"))
        if after[0].code == COUNTRY and of_amount and fallback.code != COUNTRY:
            return AreaSaid(fallback, COUNTRY, False)
        return AreaSaid(after[0], after[0].code, True)
    if before:
        return AreaSaid(before[0], before[min(1, len(before) - 1)].code, True)
    return AreaSaid(fallback, fallback.code, False)


def _last_spoken_of(context: Context, earlier: Sequence[Draft]) -> AreaMention:
    if earlier and earlier[-1].area is not None:
        return earlier[-1].area
    return context.area if context.area is not None else AreaMention(0, 0, context.province, None)
