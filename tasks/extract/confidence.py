"""How sure a claim is: the share of right claims (at level *claim*) among gold claims made in the same way."""

from __future__ import annotations

from functools import cache

from tasks.extract.draft import Draft

_BASE = 0.97
_PENALTY = {"direction": 0.08, "area": 0.02, "subject": 0.02, "measure": 0.1}


def confidence_of(draft: Draft) -> float:
    """A confidence in [0, 1], lower for each thing that was inherited and not said."""
    return _confidence(draft.inherited, draft.indicator == "other")


@cache
def _confidence(inherited: frozenset[str], is_other: bool) -> float:
    confidence = _BASE - sum(_PENALTY.get(what, 0.0) for what in inherited)
    if is_other:
        confidence -= 0.15
    return round(max(confidence, 0.05), 2)
