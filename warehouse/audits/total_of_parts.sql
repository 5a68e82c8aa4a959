-- One row per total and way of parting it (sector, partner): the levels of its parts in the same article and period.
-- The parts of a list that is not complete sum to the total at most. A part of a part is not added.
INSERT INTO checks BY NAME
WITH parts AS (
    SELECT
        'sector' AS parted_by,
        sector AS part,
        hash(ref_area, place, partner_area) AS rest,
        *
    FROM figures
    WHERE measure = 'level' AND adds_up(indicator) AND is_timed AND sector IS NOT NULL AND product IS NULL
    UNION ALL
    SELECT
        'partner' AS parted_by,
        f.partner_area AS part,
        hash(f.ref_area, f.place, f.sector) AS rest,
        f.*
    FROM figures AS f
    INNER JOIN dim_partner AS d ON d.partner_code = f.partner_area AND d.kind = 'country'
    WHERE f.measure = 'level' AND adds_up(f.indicator) AND f.is_timed AND f.product IS NULL
),

totals AS (
    SELECT
        'sector' AS parted_by,
        hash(ref_area, place, partner_area) AS rest,
        *
    FROM figures
    WHERE measure = 'level' AND is_total AND adds_up(indicator) AND is_timed AND sector IS NULL AND product IS NULL
    UNION ALL
    SELECT
        'partner' AS parted_by,
        hash(ref_area, place, sector) AS rest,
        *
    FROM figures
    WHERE measure = 'level' AND is_total AND adds_up(indicator) AND is_timed AND partner_area IS NULL AND product IS NULL
),

lineage AS (
    SELECT sector_code AS part, parent_code AS ancestor FROM dim_sector WHERE parent_code IS NOT NULL
    UNION
    SELECT s.sector_code, p.parent_code
    FROM dim_sector AS s
    INNER JOIN dim_sector AS p ON p.sector_code = s.parent_code
    WHERE p.parent_code IS NOT NULL
),

-- A part that is said twice is one part; of two figures for it the smaller one counts.
paired AS (
    SELECT
        t.claim_id AS total_id,
        t.parted_by,
        p.part,
        arg_min(p.claim_id, (p.value, p.claim_id)) AS claim_id,
        min(p.value) AS value,
        min(greatest(p.low, 0)) AS low,
        max(p.high) AS high,
        max(p.low) AS largest,
        min(p.breakdown) AS breakdown,
        bool_and(p.breakdown_complete AND p.breakdown IS NOT NULL) AS complete,
        count(DISTINCT p.breakdown) AS breakdowns,
        max((p.scope IS DISTINCT FROM t.scope)::INTEGER) AS guesses
    FROM totals AS t
    INNER JOIN parts AS p
        ON
            p.article_id = t.article_id
            AND p.parted_by = t.parted_by
            AND p.rest = t.rest
            AND p.period = t.period
            AND p.indicator = t.indicator
            AND p.unit = t.unit
            AND scopes_agree(p.scope, t.scope)
            AND may_agree(p.basis, t.basis)
    WHERE t.value > 0
    GROUP BY ALL
),

tops AS (
    SELECT *
    FROM paired AS p
    WHERE
        NOT EXISTS (
            SELECT 1
            FROM lineage AS l
            INNER JOIN paired AS above
                ON above.part = l.ancestor AND above.total_id = p.total_id AND above.parted_by = p.parted_by
            WHERE l.part = p.part AND p.parted_by = 'sector'
        )
),

sums AS (
    SELECT
        total_id,
        parted_by,
        list(claim_id ORDER BY claim_id) AS claim_ids,
        sum(value) AS value,
        sum(low) AS low,
        sum(high) AS high,
        max(largest) AS largest,
        bool_and(complete) AND count(DISTINCT breakdown) = 1 AND max(breakdowns) = 1 AS complete,
        max(guesses) AS guesses,
        string_agg(shown(value), ' + ' ORDER BY value DESC) AS words
    FROM tops
    GROUP BY total_id, parted_by
    HAVING count(*) > 1
),

-- Less than any figure for one of its parts, it is no total of them.
totalled AS (
    SELECT s.*
    FROM sums AS s
    INNER JOIN figures AS t ON t.claim_id = s.total_id
    WHERE t.high >= s.largest
)

SELECT
    'total_of_parts' AS audit,
    s.parted_by AS against,
    t.claim_id,
    s.claim_ids AS other_claim_ids,
    t.unit,
    t.value AS stated,
    t.low AS stated_low,
    t.high AS stated_high,
    s.value AS expected,
    s.low AS expected_low,
    CASE WHEN s.complete THEN s.high ELSE 'infinity'::DOUBLE END AS expected_high,
    s.value AS scale,
    s.guesses,
    format('{} {}', CASE WHEN s.complete THEN 'exactly' ELSE 'at least' END, s.words) AS sum
FROM totalled AS s
INNER JOIN figures AS t ON t.claim_id = s.total_id
WHERE s.value > 0;
