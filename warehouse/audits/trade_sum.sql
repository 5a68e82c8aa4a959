-- One row per stated volume of trade and pair of exports and imports of the same article, area and period: their sum.
INSERT INTO checks BY NAME
SELECT
    'trade_sum' AS audit,
    t.claim_id,
    s.claim_ids AS other_claim_ids,
    t.unit,
    t.value AS stated,
    t.low AS stated_low,
    t.high AS stated_high,
    s.value AS expected,
    s.low AS expected_low,
    s.high AS expected_high,
    s.value AS scale,
    (t.scope IS DISTINCT FROM s.scope)::INTEGER + (t.basis IS DISTINCT FROM s.basis)::INTEGER AS guesses,
    s.words AS sum
FROM figures AS t
INNER JOIN levels AS s
    ON
        s.article_id = t.article_id
        AND s.subject = t.subject
        AND s.period = t.period
        AND s.unit = t.unit
        AND s.indicator = t.indicator
        AND len(s.claim_ids) = 2
        AND scopes_agree(s.scope, t.scope)
        AND may_agree(s.basis, t.basis)
WHERE t.measure = 'level' AND t.indicator IN ('trade_value', 'trade_weight') AND t.is_timed AND s.value > 0;
