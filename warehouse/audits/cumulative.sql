-- One row per total since the new year, of any article, for which a total of fewer months of that year is known: a total
-- does not fall. Of the statements about the nearest earlier month, the lowest counts.
INSERT INTO checks BY NAME
WITH totals AS (
    SELECT
        *,
        hash(indicator, unit, subject, scope, basis, period_calendar, period_year) AS series
    FROM figures
    WHERE
        measure = 'level'
        AND is_total
        AND adds_up(indicator)
        AND period_year IS NOT NULL
        AND ref_area IS NOT NULL
        AND period_month_from = 1
        AND period_month_to IS NOT NULL
),

months AS (
    SELECT
        series,
        period_month_to,
        arg_min(claim_id, (low, claim_id)) AS claim_id,
        arg_min(value, (low, claim_id)) AS value,
        min(low) AS low
    FROM totals
    GROUP BY series, period_month_to
),

stepped AS (
    SELECT
        series,
        period_month_to,
        lag(claim_id) OVER same_series AS claim_id,
        lag(value) OVER same_series AS value,
        lag(low) OVER same_series AS low,
        lag(period_month_to) OVER same_series AS earlier_month
    FROM months
    WINDOW same_series AS (PARTITION BY series ORDER BY period_month_to)
)

SELECT
    'cumulative' AS audit,
    t.claim_id,
    [s.claim_id] AS other_claim_ids,
    t.unit,
    t.value AS stated,
    t.low AS stated_low,
    t.high AS stated_high,
    s.value AS expected,
    s.low AS expected_low,
    'infinity'::DOUBLE AS expected_high,
    s.value AS scale,
    0 AS guesses,
    format('{} months: at least as much as {} months', t.period_month_to, s.earlier_month) AS sum
FROM totals AS t
INNER JOIN stepped AS s USING (series, period_month_to)
WHERE s.claim_id IS NOT NULL AND s.value > 0 AND may_be_whole(t.high, s.value);
