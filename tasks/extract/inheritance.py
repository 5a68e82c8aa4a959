"""What a claim takes over from the one that it goes on from: partner, sector, product and scope."""

from __future__ import annotations

from collections.abc import Sequence

from tasks.extract.clauses import Clause
from tasks.extract.draft import Draft
from tasks.extract.lexicon import ends_with
from tasks.extract.page import Page


def inherit_subject(draft: Draft, source: Draft) -> None:
    """Partner, sector and product of the claim that this one goes on from, each unless it states its own."""
    taken = False
    if draft.partner is None and source.partner is not None:
        draft.partner, taken = source.partner, True
    if draft.sector is None and draft.product is None and (source.sector or source.product):
        draft.sector, draft.product, taken = source.sector, source.product, True
    draft.scope = draft.scope or source.scope
    if taken:
        draft.inherited |= {"subject"}


def partner_of_earlier_clause(page: Page, clauses: Sequence[Clause]) -> str | None:
    """«وی در خصوص صادرات به روسیه گفت: ...»: the one partner of a trade that the sentence has opened with."""
    for clause in reversed(clauses):
        codes = {h.code for h in clause.of("partner") if not ends_with(page.text, h.start, "set_aside")}
        if codes:
            partner: str = min(codes)
            return partner if len(codes) == 1 and "direction" in clause.cues else None
    return None
