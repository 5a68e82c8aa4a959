-- One row per national total of a whole year and official figure for it (dim_official_total).
INSERT INTO checks BY NAME
SELECT
    'official_total' AS audit,
    f.claim_id,
    []::VARCHAR[] AS other_claim_ids,
    f.unit,
    f.value AS stated,
    f.low AS stated_low,
    f.high AS stated_high,
    o.value::DOUBLE AS expected,
    o.value_low::DOUBLE AS expected_low,
    o.value_high::DOUBLE AS expected_high,
    o.value::DOUBLE AS scale,
    0 AS guesses,
    'the customs administration' AS sum,
    o.source AS reference
FROM figures AS f
INNER JOIN dim_official_total AS o
    ON
        o.indicator = f.indicator
        AND o.unit = f.unit
        AND o.period_year = f.period_year
WHERE
    f.measure = 'level'
    AND f.is_total
    AND f.ref_area = 'IR'
    AND f.place IS NULL
    AND f.partner_area IS NULL
    AND f.sector IS NULL
    AND f.product IS NULL
    AND f.period_calendar = 'jalali'
    AND f.period_month_from = 1
    AND f.period_month_to = 12
    AND may_be_whole(f.high, o.value)
    AND (f.scope IS NULL OR list_contains(o.scopes, f.scope));
