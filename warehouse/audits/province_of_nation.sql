-- One row per level of a province for which any article gives the nation's, whatever that includes: no part is greater.
-- Of the statements about the nation, the highest counts.
INSERT INTO checks BY NAME
WITH comparable AS (
    SELECT
        *,
        hash(indicator, unit, partner_area, sector, product, period_start, period_end) AS cell
    FROM figures
    WHERE
        measure = 'level' AND is_total AND adds_up(indicator) AND period_start IS NOT NULL AND period_end IS NOT NULL AND value > 0
),

nation AS (
    SELECT
        cell,
        arg_max(claim_id, (high, claim_id)) AS claim_id,
        arg_max(value, (high, claim_id)) AS value,
        max(high) AS high
    FROM comparable
    WHERE ref_area = 'IR' AND place IS NULL AND isfinite(high)
    GROUP BY cell
)

SELECT
    'province_of_nation' AS audit,
    p.claim_id,
    [n.claim_id] AS other_claim_ids,
    p.unit,
    p.value AS stated,
    p.low AS stated_low,
    p.high AS stated_high,
    n.value AS expected,
    '-infinity'::DOUBLE AS expected_low,
    n.high AS expected_high,
    n.value AS scale,
    0 AS guesses,
    'at most the nation''s' AS sum
FROM comparable AS p
INNER JOIN nation AS n USING (cell)
WHERE p.ref_area LIKE 'IR-%' OR (p.ref_area = 'IR' AND p.place IS NOT NULL);
