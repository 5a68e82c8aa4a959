-- One row per absolute change («۵۰ میلیون دلار بیشتر») and pair of levels of the same article, now and then: now - then.
INSERT INTO checks BY NAME
SELECT
    'change' AS audit,
    g.claim_id,
    list_concat(n.claim_ids, t.claim_ids) AS other_claim_ids,
    g.unit,
    g.value AS stated,
    g.low AS stated_low,
    g.high AS stated_high,
    n.value - t.value AS expected,
    n.low - t.high AS expected_low,
    n.high - t.low AS expected_high,
    greatest(abs(n.value), abs(t.value)) AS scale,
    (g.compared_to IS NULL)::INTEGER
    + (n.scope IS DISTINCT FROM t.scope)::INTEGER
    + (n.basis IS DISTINCT FROM t.basis)::INTEGER AS guesses,
    format('{} - {}', n.words, t.words) AS sum
FROM figures AS g
INNER JOIN levels AS n
    ON
        n.article_id = g.article_id
        AND n.subject = g.subject
        AND n.period = g.period
        AND n.unit = g.unit
        AND n.indicator = g.indicator
        AND scopes_agree(n.scope, g.scope)
        AND may_agree(n.basis, g.basis)
INNER JOIN levels AS t
    ON
        t.article_id = g.article_id
        AND t.subject = g.subject
        AND t.unit = g.unit
        AND t.indicator = g.indicator
        AND t.period_calendar = g.period_calendar
        AND t.period_year = g.period_year - 1
        AND t.period_month_from IS NOT DISTINCT FROM g.period_month_from
        AND t.period_month_to IS NOT DISTINCT FROM g.period_month_to
        AND scopes_agree(t.scope, n.scope)
        AND may_agree(t.basis, n.basis)
WHERE
    g.measure = 'change'
    AND g.compared_to IS DISTINCT FROM 'previous_month'
    AND greatest(abs(n.value), abs(t.value)) > 0;
