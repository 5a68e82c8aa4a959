"""Which period a claim is of: the one said for it, unless what it tells has a time of its own or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tasks.extract.claim_areas import points_at_whole
from tasks.extract.clauses import Clause, says
from tasks.extract.draft import Draft
from tasks.extract.mentions import Period, Quantity
from tasks.extract.page import Page
from tasks.extract.statuses import is_of_now
from tasks.extract.timing import STOCKS, PeriodSaid, has_its_own_time, is_of_trade

_LATELY = 4
"""Claims back in which a rate counts as just said."""


class PeriodChosen(NamedTuple):
    """The period of a claim, how it came to it, and whether its time is its own and none that the text goes on with."""

    period: Period | None
    basis: str | None
    is_timeless: bool


def choose_period(
    page: Page,
    clauses: Sequence[Clause],
    quantity: Quantity,
    indicator: str,
    measure: str,
    status: str,
    said: PeriodSaid,
    drafts: Sequence[Draft],
) -> PeriodChosen:
    """The period of a quantity in the last of `clauses`, as `said` for it; none for what stands as it is."""
    clause, period, basis = clauses[-1], said.period, said.basis
    stands = indicator in STOCKS or (indicator == "unit_price" and measure == "level" and not is_of_trade(page, clause))
    stands = stands and not said.same_sentence and "anaphor" not in clause.cues
    stands = stands or (
        indicator == "investment" and not said.same_sentence and says(page, clause, "of_project")
    )  # «حجم سرمایه‌گذاری این طرح ۲۰۰ میلیارد تومان است»
    ahead = indicator == "progress" and period is not None and (period.year_relative or 0) > 0
    own_time = basis in ("inherited", None) and has_its_own_time(clauses, measure, status, said)
    own_time = own_time or (not said.same_sentence and _is_part_of_timeless(clause, drafts))
    # «در سال ۸۰ صد تن بود و اکنون ۴ تن است»: what is now is of no time said before
    own_time = own_time or (measure == "level" and basis == "inherited" and is_of_now(clause, quantity))
    own_time = own_time or basis == "open"
    if stands or ahead or own_time:
        period, basis = None, None
    return PeriodChosen(period, basis, own_time)


def _is_part_of_timeless(clause: Clause, drafts: Sequence[Draft]) -> bool:
    """«سالانه ۲ میلیون تن تولید می‌شود. از این میزان ۴۰۰ هزار تن صادر می‌شود»: a part of a rate is of no period."""
    if not points_at_whole(clause):
        return False
    level = next((d for d in reversed(drafts[-_LATELY:]) if d.measure == "level"), None)
    return level is not None and level.timeless
