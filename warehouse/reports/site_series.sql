-- One row per area, indicator and Jalali month: the total since the new year, of one scope and basis.
-- Of several scopes and bases, a year shows the one that it has most months of, so that a line is one series.
WITH sized AS (
    SELECT *, count(*) OVER (PARTITION BY series_id, period_year) AS months
    FROM timeline
    WHERE
        indicator IN ('export_value', 'import_value', 'export_weight', 'import_weight')
        AND unit IN ('USD', 'tonne')
        AND place IS NULL
        AND partner_area IS NULL
        AND sector IS NULL
        AND product IS NULL
        AND cumulative_value IS NOT NULL
)

SELECT
    s.ref_area AS area,
    s.indicator,
    s.unit,
    s.scope,
    s.basis,
    s.period_year,
    s.period_month,
    s.period_end,
    s.cumulative_value,
    s.month_value_computed,
    s.cumulative_claim_id AS claim_id,
    c.article_id
FROM sized AS s
INNER JOIN claims AS c ON s.cumulative_claim_id = c.claim_id
QUALIFY
    s.series_id = first_value(s.series_id) OVER (
        PARTITION BY s.ref_area, s.indicator, s.period_year
        ORDER BY s.months DESC, s.scope NULLS LAST, s.basis NULLS LAST, s.series_id
    )
ORDER BY area, s.indicator, s.period_year, s.period_month;
