-- One row per area and indicator: the newest level of the area as a whole, with the claim that gives it.
SELECT
    ref_area AS area,
    indicator,
    value,
    value_upper,
    measure,
    unit,
    qualifier,
    scope,
    basis,
    period_calendar,
    period_year,
    period_month_from,
    period_month_to,
    period_start,
    period_end,
    claim_id,
    article_id
FROM observations
WHERE
    origin = 'stated'
    AND measure = 'level'
    AND indicator <> 'other'
    AND ref_area IS NOT NULL
    AND period_end IS NOT NULL
    AND place IS NULL
    AND partner_area IS NULL
    AND sector IS NULL
    AND product IS NULL
QUALIFY
    row_number() OVER (
        PARTITION BY ref_area, indicator
        ORDER BY period_end DESC, period_start, cluster_count DESC, scope NULLS FIRST, basis NULLS FIRST, cell_id
    ) = 1
ORDER BY area, indicator;
