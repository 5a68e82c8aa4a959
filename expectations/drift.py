"""What should be as it used to be: each source against its own earlier runs. All of it warns; none of it stops a run.

A source whose claims per article fall from seven to two has changed its pages, or the reader broke; a source that came
every day and has not come for a week is gone. The usual is the median of its earlier runs; what is far from it is told
by the spread of those runs, so that a restless source is not warned about all the time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

import pandas as pd

from expectations.expected import Expected, between, not_below, warning

FEWEST_RUNS = 5
"""Earlier runs of a source that it takes to know what is usual."""
FEWEST_ARTICLES = 10
"""Articles of a run that it takes to tell a rate."""
_SPREADS = 4.0
"""How many typical deviations are still usual."""
_FROM_HISTORY = f"{_SPREADS:g} typical deviations of the source's earlier runs, of which it takes {FEWEST_RUNS}"


@dataclass(frozen=True, slots=True)
class SourceRun:
    """What one source brought in one run."""

    source: str
    run_id: str
    at: datetime
    articles: int
    claims: int
    unclaimed: int
    given: Mapping[str, int]
    """How many of the claims have each dimension: ref_area, partner_area, sector, period_year."""


DIMENSIONS = {
    "ref_area": "area",
    "partner_area": "partner",
    "sector": "sector",
    "period_year": "year",
}


def _usual(column: str, name: str, what: str) -> Expected:
    return warning(
        name,
        f"A source has {what} as in its earlier runs.",
        between(f"{column}_off", -1, 1),
        scope="batch",
        because=f"Source {{key}}: {what} {{{column}}}, usually {{{column}_usual}}, give or take {{{column}_spread}}.",
        tolerance=_FROM_HISTORY,
    )


SUITE: tuple[Expected, ...] = (
    _usual("claims_per_article", "claims_per_article_are_usual", "claims per article"),
    _usual("unclaimed_share", "unclaimed_share_is_usual", "a share of unclaimed numbers"),
    *(
        _usual(f"{column}_share", f"{column}_is_given_as_usual", f"a share of claims with {noun}")
        for column, noun in DIMENSIONS.items()
    ),
    warning(
        "source_is_not_silent",
        "A source that comes regularly comes again within three times its usual gap.",
        not_below("patience_days", "silent_days"),
        scope="batch",
        because="Source {key} brought nothing for {silent_days} days; it usually comes every {gap_days} days.",
        tolerance="three times the usual gap, and two days at least",
    ),
)


def judged_drift(runs: Sequence[SourceRun], run_id: str, now: datetime) -> pd.DataFrame:
    """One row per source with what it brought in `run_id` against its other runs; empty where too little is known."""
    by_source: dict[str, list[SourceRun]] = {}
    for run in sorted(runs, key=lambda run: run.at):
        by_source.setdefault(run.source, []).append(run)
    return pd.DataFrame([_row(source, of_source, run_id, now) for source, of_source in by_source.items()])


def _row(source: str, runs: Sequence[SourceRun], run_id: str, now: datetime) -> dict[str, object]:
    earlier = [run for run in runs if run.run_id != run_id]
    current = next((run for run in runs if run.run_id == run_id), None)
    row: dict[str, object] = {"key": source, **_silence(runs, now)}
    for name in ("claims_per_article", "unclaimed_share", *(f"{column}_share" for column in DIMENSIONS)):
        usual = [rate for run in earlier if (rate := _rate(run, name)) is not None]
        row.update(_against(name, None if current is None else _rate(current, name), usual))
    return row


def _rate(run: SourceRun, name: str) -> float | None:
    """A run's rate; None where it has too few articles to tell."""
    if run.articles < FEWEST_ARTICLES:
        return None
    if name == "claims_per_article":
        return run.claims / run.articles
    if name == "unclaimed_share":
        numbers = run.claims + run.unclaimed
        return run.unclaimed / numbers if numbers else None
    return run.given[name.removesuffix("_share")] / run.claims if run.claims else None


def _against(name: str, now: float | None, earlier: Sequence[float]) -> dict[str, float]:
    """The rate beside the usual one; `_off` is 1 at the edge of what is usual."""
    if now is None or len(earlier) < FEWEST_RUNS:
        return dict.fromkeys((name, f"{name}_usual", f"{name}_spread", f"{name}_off"), float("nan"))
    usual = median(earlier)
    # The median of the deviations, as a standard deviation; runs that were all alike still leave a tenth of the usual,
    # and a share three points.
    deviation = 1.4826 * median(abs(rate - usual) for rate in earlier)
    spread = max(_SPREADS * deviation, 0.1 * usual, 0.03)
    return {
        name: round(now, 3),
        f"{name}_usual": round(usual, 3),
        f"{name}_spread": round(spread, 3),
        f"{name}_off": (now - usual) / spread,
    }


def _silence(runs: Sequence[SourceRun], now: datetime) -> dict[str, float]:
    """Days since the source last came, and how long it may stay away; empty for one that does not come regularly."""
    gaps = [after.at - before.at for before, after in pairwise(runs)]
    if len(gaps) < FEWEST_RUNS - 1:
        return dict.fromkeys(("silent_days", "gap_days", "patience_days"), float("nan"))
    gap = median(gap / timedelta(days=1) for gap in gaps)
    silent = (now - runs[-1].at) / timedelta(days=1)
    return {"silent_days": round(silent, 1), "gap_days": round(gap, 1), "patience_days": max(3 * gap, 2.0)}
