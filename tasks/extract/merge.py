"""One fact said several times becomes one claim with several mentions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tasks.extract.draft import Draft
from tasks.extract.mentions import Period
from tasks.extract.page import Page
from tasks.extract.rounding import printed_place


def merge_drafts(page: Page, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with repetitions folded into the first saying, which takes over what only a later one says.

    Two drafts are one claim when value, unit, indicator, measure, status and area agree and nothing else that both
    of them say differs: the lead's «رشد ۱۳ درصدی» and the body's «۱۳ درصد رشد» of exports to Iraq.
    """
    groups: dict[tuple[object, ...], list[Draft]] = {}
    out: list[Draft] = []
    for draft in drafts:
        area = draft.area.code if draft.area is not None else None
        key = (draft.indicator, draft.measure, draft.quantity.unit, draft.value, draft.upper, area, draft.status)
        alike = groups.setdefault(key, [])
        first = next((d for d in alike if _agree(d, draft)), None) if alike else None
        if first is None:
            alike.append(draft)
            out.append(draft)
            continue
        first.mentions.extend(draft.mentions)
        for name in _FILLED:
            if getattr(first, name) is None:
                setattr(first, name, getattr(draft, name))
        if first.period is None:
            first.period, first.period_basis = draft.period, draft.period_basis
    return _fold_roundings(page, out)


_COMING = (" می رسد", " میرسد", " خواهد رسید")


def settle_plans(page: Page, drafts: Sequence[Draft]) -> None:
    """Makes a plan of a headline's «به ۹۰۰ میلیون دلار می‌رسد», where the article gives the same amount as a plan."""
    planned = {(d.indicator, d.quantity.unit, d.value) for d in drafts if d.status == "target"}
    for draft in drafts:
        said = draft.indicator, draft.quantity.unit, draft.value
        if said in planned and draft.period is None and page.text.startswith(_COMING, draft.quantity.end):
            draft.status = "target"


_LEAD_SENTENCES = 3
_ROUGHLY = Decimal("0.2")
"""What a rounding may be off by: «یک میلیارد» is no rounding of 30 million."""


def _fold_roundings(page: Page, drafts: list[Draft]) -> list[Draft]:
    """Folds a lead's rounding («۲۵ میلیارد دلار واردات») into the exact figure that the article gives further on."""
    if not page.sentences:
        return drafts
    lead_end = page.sentences[:_LEAD_SENTENCES][-1][1]
    alike: dict[tuple[object, ...], list[Draft]] = {}
    for draft in drafts:
        alike.setdefault(_kind(draft), []).append(draft)
    kept: list[Draft] = []
    for draft in drafts:
        exact = None
        if draft.quantity.start < lead_end and draft.measure in ("level", "growth"):
            exact = next((d for d in alike[_kind(draft)] if _is_rounding_of(draft, d)), None)
        if exact is None:
            kept.append(draft)
        else:
            exact.mentions.extend(draft.mentions)
    return kept


def _kind(draft: Draft) -> tuple[object, ...]:
    area = draft.area.code if draft.area is not None else None
    return draft.indicator, draft.measure, draft.quantity.unit, draft.status, area


def _is_rounding_of(rough: Draft, exact: Draft) -> bool:
    """Whether a draft of the same kind says the same more exactly, further on."""
    if exact.quantity.start <= rough.quantity.start or not _agree(rough, exact):
        return False
    step, apart = printed_place(rough), abs(rough.value - exact.value)
    return printed_place(exact) < step and apart < step and apart <= abs(rough.value) * _ROUGHLY


_FILLED = ("partner", "sector", "product", "scope", "basis", "speaker", "compared_to")


def _agree(one: Draft, other: Draft) -> bool:
    if (
        _differ(one.partner, other.partner)
        or _differ(one.sector, other.sector)
        or _differ(one.product, other.product)
        or _differ(one.scope, other.scope)
    ):
        return False
    if one.base is not None and other.base is not None and one.base != other.base:
        # «به ۱۵۷ رسید که ۴۵ درصد رشد داشت ... به ۵۰ رسید که ۴۵ درصد رشد داشت» are two growths
        return False
    return (
        one.period is other.period
        or one.period is None
        or other.period is None
        or _months(one.period) == _months(other.period)
    )


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _months(period: Period) -> tuple[int | None, int | None, int | None]:
    return period.year, period.month_from, period.month_to
