"""One fact said several times becomes one claim with several mentions."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.draft import Draft
from tasks.extract.page import Page


def merge_drafts(page: Page, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with repetitions folded into the first, fullest saying; in reading order."""
    merged: dict[tuple[object, ...], Draft] = {}
    out: list[Draft] = []
    for draft in drafts:
        area = draft.area.code if draft.area is not None else None
        key = (
            draft.indicator, draft.measure, draft.quantity.unit, draft.value, area, draft.status,
            draft.period and (draft.period.year, draft.period.month_from, draft.period.month_to),
            draft.partner, draft.sector, draft.scope,
        )  # fmt: skip
        first = merged.get(key)
        if first is None:
            merged[key] = draft
            out.append(draft)
        else:
            first.mentions.extend(draft.mentions)
    return out
