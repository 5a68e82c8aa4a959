"""What must be true of the shares that one article gives for one whole: sectors sum to about 100 %.

The frame is what `warehouse/checks/sector_share_groups.sql` yields: one row per article, area, period, direction and
list. «به تفکیک: صنعت ۶۲، کشاورزی ۳۰، معدن ۲۰ درصد» sums to 112 %, and three parts in whole percents may be 1.5 off:
its claims are held. A list that is not complete may sum to less. Rounding is half the last printed place of each part.
"""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

from expectations.expected import Expected, critical, not_below

_ROUNDING = "half the last printed place of each share, added up over the parts"
_SUM = "sector shares sum to {share_sum} % ({parts} parts, allowed {lower_shown} to {upper} %)"

SUITE: tuple[Expected, ...] = (
    critical(
        "shares_sum_to_100_at_most",
        "The shares of one whole sum to 100 % at most, but for rounding.",
        not_below("upper", "share_sum"),
        scope="group",
        because=_SUM,
        tolerance=_ROUNDING,
        tolerance_column="half_width",
    ),
    critical(
        "complete_shares_sum_to_100",
        "The shares of a breakdown that is told as complete sum to no less than 100 %, but for rounding.",
        not_below("share_sum", "lower"),
        scope="group",
        because=_SUM,
        tolerance=_ROUNDING,
        tolerance_column="half_width",
    ),
)


def judged_share_groups(groups: pa.Table) -> pd.DataFrame:
    """One row per group with the band its sum may lie in; `lower` is empty for a list that is not complete."""
    total, half_width = (
        groups[name].cast(pa.float64(), safe=False).to_pandas() for name in ("share_sum", "half_width")
    )
    complete = groups["complete"].to_pandas().astype(bool)
    # Six decimals: the warehouse's own precision, so that 100.05 is not above 100 + 0.05 in floats.
    lower = (100 - half_width).round(6)
    return pd.DataFrame(
        {
            "key": groups["article_id"].to_pandas() + " " + groups["group_key"].to_pandas(),
            # A share alone is judged by its own row.
            "share_sum": total.round(6).where(groups["parts"].to_pandas() > 1),
            "parts": groups["parts"].to_pandas(),
            "half_width": half_width,
            "lower": lower.where(complete),
            "lower_shown": lower.where(complete, 0.0),
            "upper": (100 + half_width).round(6),
        }
    )
