"""Which shares belong to one list: «به تفکیک محصول ... پتروشیمی ۵۵ درصد، فلزات ۱۳ درصد ...».

The members of a list share a key, so that a gate can ask whether they sum to 100. A list is complete when the text says
so («به تفکیک», «سایر ۵ درصد») or names five parts or more and calls them no selection («پنج قلم عمده»).
"""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.draft import Draft
from tasks.extract.lexicon import holds
from tasks.extract.page import Page

_COMPLETE_FROM = 5
_SAYS_COMPLETE = ("breakdown", "rest")


def mark_breakdowns(page: Page, drafts: Sequence[Draft]) -> None:
    """Sets `breakdown` and `breakdown_complete` on the sector shares that stand in one list of two parts or more."""
    lists: dict[tuple[object, ...], list[Draft]] = {}
    for draft in drafts:
        if draft.measure == "share" and draft.sector is not None and draft.partner is None:
            period = draft.period
            when = (period.year, period.month_from, period.month_to) if period is not None else None
            key = (draft.sentence, draft.indicator, draft.whole_area, draft.scope, draft.status, when)
            lists.setdefault(key, []).append(draft)
    for members in lists.values():
        if len({d.sector for d in members}) < 2:
            continue
        start, end = members[0].sentence
        said = any(hit.kind in _SAYS_COMPLETE for hit in page.hits_between(start, end))
        complete = said or (len(members) >= _COMPLETE_FROM and not _is_selection(page, start, end))
        for member in members:
            member.breakdown = page.raw_span(members[0].quantity.start, members[-1].quantity.end)
            member.breakdown_complete = complete


def _is_selection(page: Page, start: int, end: int) -> bool:
    """Whether the sentence says that it names only the largest parts."""
    return holds(page.text[start:end], "selection")
