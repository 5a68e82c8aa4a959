-- One row per figure of a single month for which the totals up to it and up to the month before are known, of any article:
-- their difference, from the least to the greatest that the statements about them allow.
INSERT INTO checks BY NAME
WITH levels_by_series AS (
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
        AND period_month_to IS NOT NULL
),

totals AS (
    SELECT
        series,
        period_month_to,
        arg_max(claim_id, (coalesce(published_on, DATE '0001-01-01'), claim_id)) AS claim_id,
        arg_max(value, (coalesce(published_on, DATE '0001-01-01'), claim_id)) AS value,
        min(low) AS low,
        max(high) AS high
    FROM levels_by_series
    WHERE period_month_from = 1
    GROUP BY series, period_month_to
)

SELECT
    'month_of_totals' AS audit,
    m.claim_id,
    [upto.claim_id, before.claim_id] AS other_claim_ids,
    m.unit,
    m.value AS stated,
    m.low AS stated_low,
    m.high AS stated_high,
    upto.value - before.value AS expected,
    upto.low - before.high AS expected_low,
    upto.high - before.low AS expected_high,
    -- The month is small beside the totals: an error of theirs is measured by them.
    upto.value AS scale,
    0 AS guesses,
    format('{} - {}', shown(upto.value), shown(before.value)) AS sum
FROM levels_by_series AS m
INNER JOIN totals AS upto ON upto.series = m.series AND upto.period_month_to = m.period_month_to
INNER JOIN totals AS before ON before.series = m.series AND before.period_month_to = m.period_month_to - 1
WHERE m.period_month_from = m.period_month_to AND m.period_month_to > 1 AND upto.value > 0;
