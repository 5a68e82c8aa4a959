-- One row per growth («۱۳ درصد رشد», «دو برابر شد») and pair of levels of the same article, now and then: now / then.
INSERT INTO checks BY NAME
WITH growths AS (
    SELECT
        *,
        unnest(indicators_meant(indicator)) AS meant,
        compared_to = 'previous_month' AND period_month_from = period_month_to AS is_monthly
    FROM figures
    WHERE
        measure = 'growth'
        AND unit IN ('percent', 'times')
        AND period_year IS NOT NULL
        AND (compared_to IS DISTINCT FROM 'previous_month' OR period_month_from = period_month_to)
),

-- Where nobody says what with, it is the year before, if the article gives that.
compared AS (
    SELECT
        *,
        CASE WHEN is_monthly AND period_month_from > 1 THEN period_year ELSE period_year - 1 END AS then_year,
        CASE WHEN is_monthly THEN (period_month_from + 10) % 12 + 1 ELSE period_month_from END AS then_from,
        CASE WHEN is_monthly THEN (period_month_from + 10) % 12 + 1 ELSE period_month_to END AS then_to
    FROM growths
)

SELECT
    'growth' AS audit,
    g.claim_id,
    list_concat(n.claim_ids, t.claim_ids) AS other_claim_ids,
    g.unit,
    g.value AS stated,
    g.low AS stated_low,
    g.high AS stated_high,
    CASE g.unit WHEN 'percent' THEN 100 * (n.value / t.value - 1) ELSE n.value / t.value END AS expected,
    CASE g.unit WHEN 'percent' THEN 100 * (greatest(n.low, 0) / t.high - 1) ELSE greatest(n.low, 0) / t.high END
        AS expected_low,
    CASE
        WHEN t.low <= 0 THEN 'infinity'::DOUBLE
        WHEN g.unit = 'percent' THEN 100 * (n.high / t.low - 1)
        ELSE n.high / t.low
    END AS expected_high,
    -- A growth of 1 percent where 2 are said puts the level 1 percent wrong, not 100.
    CASE g.unit WHEN 'percent' THEN 100 * n.value / t.value ELSE n.value / t.value END AS scale,
    (g.compared_to IS NULL)::INTEGER
    + (n.scope IS DISTINCT FROM t.scope)::INTEGER
    + (n.basis IS DISTINCT FROM t.basis)::INTEGER AS guesses,
    format('{} against {}', n.words, t.words) AS sum
FROM compared AS g
INNER JOIN levels AS n
    ON
        n.article_id = g.article_id
        AND n.subject = g.subject
        AND n.period = g.period
        AND n.indicator = g.meant
        AND scopes_agree(n.scope, g.scope)
        AND may_agree(n.basis, g.basis)
INNER JOIN levels AS t
    ON
        t.article_id = g.article_id
        AND t.subject = g.subject
        AND t.indicator = g.meant
        AND t.unit = n.unit
        AND t.period_calendar = g.period_calendar
        AND t.period_year = g.then_year
        AND t.period_month_from IS NOT DISTINCT FROM g.then_from
        AND t.period_month_to IS NOT DISTINCT FROM g.then_to
        AND scopes_agree(t.scope, g.scope)
        AND may_agree(t.basis, g.basis)
        AND scopes_agree(t.scope, n.scope)
        AND may_agree(t.basis, n.basis)
WHERE n.value > 0 AND t.value > 0;
