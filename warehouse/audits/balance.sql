-- One row per trade balance and pair of exports and imports of the same article, area and period: exports - imports.
INSERT INTO checks BY NAME
SELECT
    'balance' AS audit,
    b.claim_id,
    list_concat(e.claim_ids, i.claim_ids) AS other_claim_ids,
    b.unit,
    b.value AS stated,
    b.low AS stated_low,
    b.high AS stated_high,
    e.value - i.value AS expected,
    e.low - i.high AS expected_low,
    e.high - i.low AS expected_high,
    -- A balance is small beside what it is the difference of: the error is measured by the larger of the two.
    greatest(e.value, i.value) AS scale,
    (e.scope IS DISTINCT FROM i.scope)::INTEGER + (e.basis IS DISTINCT FROM i.basis)::INTEGER AS guesses,
    format('{} - {}', e.words, i.words) AS sum
FROM figures AS b
INNER JOIN levels AS e
    ON
        e.article_id = b.article_id
        AND e.subject = b.subject
        AND e.period = b.period
        AND e.unit = b.unit
        AND e.indicator = 'export_value'
        AND scopes_agree(e.scope, b.scope)
        AND may_agree(e.basis, b.basis)
INNER JOIN levels AS i
    ON
        i.article_id = b.article_id
        AND i.subject = b.subject
        AND i.period = b.period
        AND i.unit = b.unit
        AND i.indicator = 'import_value'
        AND scopes_agree(i.scope, b.scope)
        AND may_agree(i.basis, b.basis)
        AND may_agree(e.basis, i.basis)
WHERE b.measure = 'level' AND b.indicator = 'trade_balance' AND b.is_timed AND greatest(e.value, i.value) > 0;
