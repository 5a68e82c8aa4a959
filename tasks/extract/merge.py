"""One fact said several times becomes one claim with several mentions."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

import seeds
from tasks.extract.draft import Draft
from tasks.extract.mentions import Period
from tasks.extract.page import Page
from tasks.extract.rounding import printed_place
from tasks.normalise.fold import plain_term


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
        first = next((d for d in alike if _agree(page, d, draft)), None) if alike else None
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
            exact = next((d for d in alike[_kind(draft)] if _is_rounding_of(page, draft, d)), None)
        if exact is None:
            kept.append(draft)
        else:
            exact.mentions.extend(draft.mentions)
    return kept


def _kind(draft: Draft) -> tuple[object, ...]:
    area = draft.area.code if draft.area is not None else None
    return draft.indicator, draft.measure, draft.quantity.unit, draft.status, area


def _is_rounding_of(page: Page, rough: Draft, exact: Draft) -> bool:
    """Whether a draft of the same kind says the same more exactly, in a later sentence."""
    if (
        exact.quantity.start <= rough.quantity.start
        or exact.sentence == rough.sentence
        or not _says_as_much(page, rough, exact)
    ):
        return False
    step, apart = printed_place(rough), abs(rough.value - exact.value)
    return printed_place(exact) < step and apart < step and apart <= abs(rough.value) * _ROUGHLY


_MADE = frozenset(("production", "capacity", "sales"))


def _says_as_much(page: Page, one: Draft, other: Draft) -> bool:
    """Whether two drafts agree; what is made must be named by both («آویشن ۲ هزار تن», «نعناع ۱۹۰۰ تن»), for it is
    seldom all that is made."""
    if not _agree(page, one, other):
        return False
    named = one.sector == other.sector and one.product == other.product and (one.sector or one.product) is not None
    return named or one.direction not in _MADE


_FILLED = ("partner", "sector", "product", "scope", "basis", "speaker", "compared_to")


def _agree(page: Page, one: Draft, other: Draft) -> bool:
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
    if _are_other_goods(page, one, other):
        return False
    return (
        one.period is other.period
        or one.period is None
        or other.period is None
        or _months(one.period) == _months(other.period)
    )


def _are_other_goods(page: Page, one: Draft, other: Draft) -> bool:
    """Whether two drafts name unlike goods of one sector («شکر», «روغن»), or one a sector and one what has none.

    What names the sector itself («فولاد») may mean any of its goods, but not in the same sentence.
    """
    word, another = _goods_word(page, one), _goods_word(page, other)
    if one.sector is None or other.sector is None:
        named, loose = (word, other) if other.sector is None else (another, one)
        return named is not None and loose.product is not None and named not in plain_term(loose.product)
    if word is None or another is None or word.startswith(another) or another.startswith(word):
        return False
    if one.sentence == other.sentence:
        return True
    return not any(_names_sector(said, one.sector) for said in (word, another))


def _goods_word(page: Page, draft: Draft) -> str | None:
    """The term of a draft's sector that stands last before its amount in the sentence, else first behind it."""
    hits = page.hits_between(*draft.sentence)
    named = [hit for hit in hits if hit.kind == "sector" and hit.code == draft.sector]
    before = [hit for hit in named if hit.end <= draft.quantity.start]
    nearest = before[-1] if before else named[0] if named else None
    return None if nearest is None else page.plain[nearest.start : nearest.end]


def _names_sector(word: str, sector: str) -> bool:
    return any(part.startswith(name) for part in word.split() for name in _sector_names()[sector])


@cache
def _sector_names() -> dict[str, tuple[str, ...]]:
    """The words of each sector's name («صنایع غذایی»), folded; «و» is none."""
    return {
        row["code"]: tuple(word for word in plain_term(row["name_fa"]).split() if len(word) > 1)
        for row in seeds.read_table("sectors")
    }


def _differ(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


def _months(period: Period) -> tuple[int | None, int | None, int | None]:
    return period.year, period.month_from, period.month_to
