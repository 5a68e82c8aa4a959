-- One row per share and pair of a part and its whole, levels of the same article and period: part / whole.
-- The whole is the same thing in the area that the share is of, or without the partner, sector, product or place.
INSERT INTO checks BY NAME
WITH shares AS (
    SELECT
        *,
        unnest(indicators_meant(indicator)) AS meant
    FROM figures
    WHERE measure = 'share' AND unit = 'percent' AND is_timed AND whole_area IS NOT NULL
)

SELECT
    'share_of_whole' AS audit,
    s.claim_id,
    list_concat(p.claim_ids, w.claim_ids) AS other_claim_ids,
    s.unit,
    s.value AS stated,
    s.low AS stated_low,
    s.high AS stated_high,
    100 * p.value / w.value AS expected,
    100 * greatest(p.low, 0) / w.high AS expected_low,
    CASE WHEN w.low <= 0 THEN 'infinity'::DOUBLE ELSE 100 * p.high / w.low END AS expected_high,
    100 * p.value / w.value AS scale,
    (p.scope IS DISTINCT FROM w.scope)::INTEGER + (p.basis IS DISTINCT FROM w.basis)::INTEGER AS guesses,
    format('{} of {}', p.words, w.words) AS sum
FROM shares AS s
INNER JOIN levels AS p
    ON
        p.article_id = s.article_id
        AND p.subject = s.subject
        AND p.period = s.period
        AND p.indicator = s.meant
        AND scopes_agree(p.scope, s.scope)
        AND may_agree(p.basis, s.basis)
INNER JOIN levels AS w
    ON
        w.article_id = s.article_id
        AND w.period = s.period
        AND w.indicator = s.meant
        AND w.unit = p.unit
        AND w.subject <> s.subject
        AND w.ref_area = s.whole_area
        AND coalesce(w.place = s.place, w.place IS NULL)
        AND coalesce(w.partner_area = s.partner_area, w.partner_area IS NULL)
        AND coalesce(w.sector = s.sector, w.sector IS NULL)
        AND coalesce(w.product = s.product, w.product IS NULL)
        AND scopes_agree(w.scope, p.scope)
        AND may_agree(w.basis, p.basis)
-- Less than the part, it is no whole of it.
WHERE p.value > 0 AND w.value > 0 AND w.high >= p.low;
