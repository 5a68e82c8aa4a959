"""What a total includes, as its clause says it («صادرات غیرنفتی», «از طریق بازارچه‌ها»), and where it is counted."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.attach import attach
from tasks.extract.clauses import Clause
from tasks.extract.directions import ONE_WAY
from tasks.extract.lexicon import Hit, ends_with, lead_words
from tasks.extract.mentions import Quantity
from tasks.extract.page import Page

_CHANNELS = frozenset(("suitcase_trade", "border_trade", "temporary"))


def scopes_for(page: Page, clause: Clause) -> list[str | None]:
    """For each quantity what its total includes.

    A channel that is only counted in or out («با احتساب صادرات بازارچه‌ای و تجارت چمدانی») is none.
    """
    if "scope" not in clause.cues:
        return [None] * len(clause.quantities)
    scopes: list[Hit] = []
    counted = -1
    for scope in clause.of("scope"):
        beside = ends_with(page.text, scope.start, "channel_beside")
        if scope.code in _CHANNELS and (
            beside or _goes_on(page, counted, scope.start) or _is_counted(page, clause, scope.start)
        ):
            counted = scope.end
        else:
            scopes.append(scope)
    channels = [s for s in scopes if s.code in _CHANNELS]
    if len(channels) > 1 and clause.quantities and channels[0].start > clause.quantities[0].start:
        # «از کل صادرات غیرنفتی ۳۳ میلیون دلار به شیوه چمدانی و ۲۸۷ میلیون دلار از طریق بازارچه‌ها»
        each = attach(channels, clause.quantities)
    else:
        each = [s if s is None or not _is_passed(page, clause, s, q) else None for s, q in _pairs(scopes, clause)]
    return [s.code if s is not None else None for s in each]


def _pairs(scopes: Sequence[Hit], clause: Clause) -> list[tuple[Hit | None, Quantity]]:
    return list(zip(attach(scopes, clause.quantities), clause.quantities, strict=True))


_NAME = 30
"""Characters of a place between a channel and its amount: «بازارچه مرزی شوشمی با»."""


def _is_passed(page: Page, clause: Clause, scope: Hit, quantity: Quantity) -> bool:
    """«واردات همراه مسافر ۱۲ و واردات مواد اولیه ۲۵ میلیون دلار»: a channel's amount came, and another trade since.

    «صادرات غیرنفتی ۸ و واردات ۱۰ میلیارد دلار»: what the exports include tells nothing of the imports behind them; and
    nothing of an amount before them: «صادرات نفت ۱۷ و صادرات غیرنفتی ۳ میلیارد دلار».
    """
    if scope.code not in _CHANNELS:
        named = [d for d in clause.directions() if d.start < scope.start]
        between = any(d.start >= quantity.end for d in named) and any(d.end <= quantity.start for d in named)
        if between and clause.quantities[-1].start >= scope.end:
            return True
        moves = [d for d in clause.directions() if d.code in ONE_WAY and d.end <= quantity.start]
        own = next((d for d in reversed(moves) if d.end <= scope.start), None)
        behind = [d for d in clause.directions() if d.code in ONE_WAY and 0 <= d.start - quantity.end <= 1]
        return own is not None and any(d.start >= scope.end and d.code != own.code for d in (*moves, *behind))
    amount = next((q for q in clause.quantities if q.start >= scope.end), None)
    if amount is not None and quantity.end <= scope.start:
        # «از طریق گمرک ۶۸ تن و از طریق بازارچه‌ها ۱۹ تن», «گمرک پرویزخان با ۸۹۰ تن و بازارچه شوشمی با ۴۳۰ تن»
        gap = page.text[scope.end : amount.qualifier_start]
        return len(gap) <= 1 or (gap.endswith(" با ") and len(gap) <= _NAME)
    if amount is None or amount.start >= quantity.start:
        return False
    return any(amount.end <= noun.start < quantity.start for noun in clause.of("direction"))


def _is_counted(page: Page, clause: Clause, position: int) -> bool:
    """Whether «با احتساب», «بدون» or their like stand before a position, with nothing but trade words between."""
    while True:
        if ends_with(page.text, position, "counted_in"):
            return True
        start = page.text.rfind(" ", 0, position - 1) + 1
        if start <= clause.start or page.text[start : position - 1] not in lead_words("counted_along"):
            return False
        position = start


def _goes_on(page: Page, end: int, start: int) -> bool:
    """Whether only words of a list stand between two mentions: «بازارچه‌ای و تجارت چمدانی»."""
    return end >= 0 and all(word in lead_words("counted_along") for word in page.text[end:start].split())


def basis_of(page: Page, clause: Clause, quantity: Quantity) -> str | None:
    """Whether a province's trade is counted at its customs or by origin, as the clause says it of an amount."""
    if "basis" not in clause.cues:
        return None
    # «از مرز ۵ میلیارد دلار گذشت» crosses a figure, not a border
    starts = {q.start - 1 for q in clause.quantities}
    bases = [hit for hit in clause.of("basis") if not (hit.end in starts and page.text.endswith(" مرز", 0, hit.end))]
    said = attach(bases, clause.quantities)[clause.quantities.index(quantity)]
    return said.code if said is not None else None
