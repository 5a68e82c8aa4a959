"""Which period a quantity belongs to: stated in its clause, said earlier in the sentence, or inherited from the article."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tasks.extract.attach import attach
from tasks.extract.clauses import Clause
from tasks.extract.draft import Context
from tasks.extract.mentions import Period

_MEASURED = frozenset(("period", "span"))


class PeriodSaid(NamedTuple):
    """The period of one quantity, how it is known, and what a growth compares to."""

    period: Period | None
    basis: str | None
    """stated, inherited or dated; None without a period."""
    compared_to: str | None


def find_periods(clause: Clause, before: Sequence[Clause], context: Context) -> list[PeriodSaid]:
    """For each quantity of a clause the period it is measured in and the period it is compared to."""
    own = [p for p in clause.periods if p.role in _MEASURED]
    compared = next((p for p in clause.periods if p.role == "comparison"), None)
    compared_to = getattr(compared, "compared_to", None)
    if own:
        return [
            PeriodSaid(p, ("dated" if p.dated else "stated") if p is not None else None, compared_to)
            for p in attach(own, clause.quantities)
        ]
    inherited = next(
        (p for c in reversed(before) for p in reversed(c.periods) if p.role in _MEASURED), context.period
    )
    basis = "inherited" if inherited is not None else None
    return [PeriodSaid(inherited, basis, compared_to) for _ in clause.quantities]
