"""One fact said several times becomes one claim with several mentions."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.draft import Draft
from tasks.extract.mentions import Period
from tasks.extract.page import Page


def merge_drafts(page: Page, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with repetitions folded into the first saying, which takes over what only a later one says.

    Two drafts are one claim when value, unit, indicator, measure, status and area agree and nothing else that both of them
    say differs: the lead's «رشد ۱۳ درصدی» and the body's «۱۳ درصد رشد» of exports to Iraq.
    """
    groups: dict[tuple[object, ...], list[Draft]] = {}
    out: list[Draft] = []
    for draft in drafts:
        area = draft.area.code if draft.area is not None else None
        key = (draft.indicator, draft.measure, draft.quantity.unit, draft.value, draft.upper, area, draft.status)
        first = next((d for d in groups.get(key, ()) if _agree(d, draft)), None)
        if first is None:
            groups.setdefault(key, []).append(draft)
            out.append(draft)
            continue
        first.mentions.extend(draft.mentions)
        for name in _FILLED:
            if getattr(first, name) is None:
                setattr(first, name, getattr(draft, name))
    return out


_FILLED = ("partner", "sector", "product", "scope", "basis", "speaker")


def _agree(one: Draft, other: Draft) -> bool:
    if any(_differ(getattr(one, name), getattr(other, name)) for name in ("partner", "sector", "product", "scope")):
        return False
    return one.period is None or other.period is None or _months(one.period) == _months(other.period)


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _months(period: Period) -> tuple[int | None, int | None, int | None]:
    return period.year, period.month_from, period.month_to
