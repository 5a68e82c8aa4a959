"""A unit said once for a list is every member's: «عراق با ۲۲، امارات با ۱۴ و ترکیه با پنج درصد».

A member takes the unit of the next one where it stands directly before a comma or «و» (copies of old papers put the
comma before the number: «با ،5»), and either nothing stands between the two, or the same word stands before both («با
... با»), or few words do and the unit is percent («به لحاظ وزن ۲۳ و از حیث ارزش ۳۰ درصد») or has a scale («صادرات ۵ و
واردات ۴ میلیون تن»). A scale («۱۰، ۲۰ و ۳۰ میلیون دلار») is shared only where the printed figures are of one size; the
reading without it stands in `repair`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from tasks.extract.marks import Marks
from tasks.extract.mentions import Number
from tasks.extract.skips import is_year, label_before
from tasks.extract.units import UnitMention

_LONGEST_GAP = 70
_SHORT_GAP = 25
_PLAIN_GAPS = frozenset({"،", ",", "و", "،و", "، و", "یا", "تا", "الی", "-", "و حدود", "، حدود", "و یا"})
_ASPECTS = (
    "و از نظر",
    "و از لحاظ",
    "و از حیث",
    "و به لحاظ",
    "و از جهت",
    "و از ارزش",
    "و از وزن",
    "و در ارزش",
    "و در وزن",
)
_ONE = Decimal(1)
_RATIO = 100
"""Printed figures of one list differ by less than this."""


class Draft(NamedTuple):
    """A number on its way to a quantity."""

    number: Number
    mention: UnitMention | None
    scale: Decimal
    """Scale taken from the end of the list; 1 where there is none."""
    reason: str | None
    """Why it is no quantity in spite of its unit: duration, year ..."""


def share_units(text: str, marks: Marks, drafts: list[Draft]) -> None:
    """Gives drafts without a unit the unit of the list they stand in, in place."""
    for index in range(1, len(drafts)):
        _share_forwards(text, drafts, index)
    for index in range(len(drafts) - 2, -1, -1):
        draft = drafts[index]
        if draft.mention is not None:
            continue
        following = drafts[index + 1]
        if following.mention is None or not _is_listed(text, marks, draft.number, following):
            continue
        if following.reason is not None:
            drafts[index] = Draft(draft.number, following.mention, _ONE, following.reason)
            continue
        scale = _shared_scale(draft.number, following)
        if scale is not None:
            end = draft.number.end
            drafts[index] = Draft(draft.number, UnitMention(end, end, following.mention.unit), scale, None)


def _share_forwards(text: str, drafts: list[Draft], index: int) -> None:
    """«از ۱.۲ میلیارد دلار به ۲.۴ رسید»: the end of a rise takes the unit of its start, in place."""
    before, draft = drafts[index - 1], drafts[index]
    mention, number = before.mention, draft.number
    if draft.mention is not None or mention is None or before.reason is not None or mention.end == mention.start:
        return
    if mention.unit.dimension not in ("currency", "mass", "ratio") or text[mention.end : number.start] != " به ":
        return
    scale = before.number.scale
    printed = abs(before.number.value) / scale
    alike = number.scale == 1 and printed < abs(number.value) * 10 and abs(number.value) < printed * 10
    if text.endswith(" از ", 0, before.number.start) and alike and not is_year(text[number.start : number.end]):
        drafts[index] = Draft(number, UnitMention(number.end, number.end, mention.unit), scale, None)


def _is_listed(text: str, marks: Marks, number: Number, following: Draft) -> bool:
    """True where a number stands in one list with the number after it."""
    start, end = number.start, number.end
    if following.number.start - end > _LONGEST_GAP or (end - start == 4 and is_year(text[start:end])):
        return False
    if start - 1 in marks.dated or (end - start == 2 and text.startswith(" در ", start - 4)):
        return False
    gap = text[end : following.number.start]
    if ". " in gap or "؛" in gap:
        return False
    body = gap.strip()
    if body in _PLAIN_GAPS:
        return label_before(text, marks, start) is None
    if "\n" in gap:
        return not body and "ترتیب" in text[max(0, start - 60) : start]
    if label_before(text, marks, start) is not None:
        return False
    if body == "به" or body.startswith("به "):
        return text.endswith((" از ", "(از ", "از رقم ", "از حدود "), 0, start) and len(body) < 12
    assert following.mention is not None
    if following.reason is not None:
        return False
    unit = following.mention.unit
    comma_before = text[start - 1] == "،" or "،" in text[start:end]
    if unit.dimension == "count" or not (comma_before or body.startswith(("،", ",", "و ", "یا "))):
        return False
    if body.startswith("،") and number.scale > 1 and unit.dimension in ("currency", "mass") and len(body) <= _SHORT_GAP:
        # «صادرات ۱۲ میلیون، واردات ۳ میلیون و تراز ۹ میلیون دلار»: a scale without a unit waits for one
        return following.mention.end == following.number.end
    near = body.startswith("،") and len(body) <= _SHORT_GAP and body.count(" ") <= 2
    if near and unit.dimension in ("currency", "mass"):
        # «عراق ۷۲۰، امارات ۳۹۰ و ترکیه ۲۱۰ میلیون دلار»
        return following.mention.end == following.number.end and number.scale == 1
    if body.startswith("و ") and (
        (unit.dimension == "ratio" and (len(body) <= 45 or body.startswith(_ASPECTS)))
        or (
            unit.dimension in ("currency", "mass")
            and len(body) <= 25
            and following.number.scale * following.scale > 1000
        )
    ):
        return True
    shared = following.mention.end == following.number.end
    if unit.dimension == "ratio" and body.startswith("،") and body.count(" ") <= 3 and (number.decimals or shared):
        return True
    return _word_before(text, start) == _word_before(text, following.number.start) != ""


def _word_before(text: str, position: int) -> str:
    """The word right before a position."""
    first = max(0, position - _LONGEST_GAP)
    return text[text.rfind(" ", first, position - 1) + 1 : position].strip(" ،,(")


def _shared_scale(number: Number, following: Draft) -> Decimal | None:
    """The scale that a member takes over; None where it can be read neither with nor without it."""
    scale = following.number.scale * following.scale
    if scale == 1 or number.scale > 1:
        return _ONE
    printed = abs(following.number.value) / following.number.scale
    if printed < abs(number.value) * _RATIO and abs(number.value) < printed * _RATIO:
        return scale
    return _ONE if scale == 1000 and number.value >= 100 else None
