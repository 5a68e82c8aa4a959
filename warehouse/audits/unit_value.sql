-- One row per value in dollars and the weight that goes with it in the same article: dollars a tonne, against the least and
-- the most that goods of that sector ever fetched (dim_unit_value). The bounds are those of the nearest sector above.
INSERT INTO checks BY NAME
WITH lineage AS (
    SELECT sector_code AS sector, sector_code AS bound_of, 0 AS steps FROM dim_sector
    UNION ALL
    SELECT sector_code, parent_code, 1 FROM dim_sector WHERE parent_code IS NOT NULL
    UNION ALL
    SELECT s.sector_code, p.parent_code, 2
    FROM dim_sector AS s
    INNER JOIN dim_sector AS p ON p.sector_code = s.parent_code
    WHERE p.parent_code IS NOT NULL
    UNION ALL
    SELECT NULL, '*', 0
),

nearest AS (
    SELECT
        l.sector,
        u.*
    FROM lineage AS l
    INNER JOIN dim_unit_value AS u ON u.sector_code = l.bound_of
    QUALIFY row_number() OVER (PARTITION BY l.sector ORDER BY l.steps) = 1
),

bounds AS (
    SELECT sector, 'export' AS flow, export_low::DOUBLE AS low, export_high::DOUBLE AS high, source FROM nearest
    UNION ALL
    SELECT sector, 'import', import_low::DOUBLE, import_high::DOUBLE, source FROM nearest
),

prices AS (
    SELECT
        v.claim_id,
        w.claim_ids,
        v.value / w.value AS value,
        greatest(v.low, 0) / w.high AS low,
        CASE WHEN w.low <= 0 THEN 'infinity'::DOUBLE ELSE v.high / w.low END AS high,
        b.low AS least,
        b.high AS most,
        b.source,
        (v.scope IS DISTINCT FROM w.scope)::INTEGER + (v.basis IS DISTINCT FROM w.basis)::INTEGER AS guesses,
        format('{} over {}', shown(v.value), w.words) AS words
    FROM figures AS v
    INNER JOIN levels AS w
        ON
            w.article_id = v.article_id
            AND w.subject = v.subject
            AND w.period = v.period
            AND w.unit = 'tonne'
            AND w.indicator = replace(v.indicator, '_value', '_weight')
            AND scopes_agree(w.scope, v.scope)
            AND may_agree(w.basis, v.basis)
    INNER JOIN bounds AS b ON b.sector IS NOT DISTINCT FROM v.sector AND b.flow = replace(v.indicator, '_value', '')
    WHERE
        v.measure = 'level'
        AND v.is_total
        AND v.unit = 'USD'
        AND v.indicator IN ('export_value', 'import_value')
        AND v.is_timed
        AND v.value > 0
        AND w.value > 0
        -- A product outside the sectors may cost anything.
        AND (v.product IS NULL OR v.sector IS NOT NULL)
)

SELECT
    'unit_value' AS audit,
    claim_id,
    claim_ids AS other_claim_ids,
    'USD/tonne' AS unit,
    value AS stated,
    low AS stated_low,
    high AS stated_high,
    least(greatest(value, least), most) AS expected,
    least AS expected_low,
    most AS expected_high,
    least(greatest(value, least), most) AS scale,
    guesses,
    format('between {} and {} ever; {}', shown(least), shown(most), words) AS sum,
    source AS reference
FROM prices;
