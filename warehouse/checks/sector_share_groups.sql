-- One row per group of sector shares: article x area and place x period x indicator x partner, scope and basis x list.
-- The shares of a group are parts of the same whole, so that they sum to 100 at most, and to 100 where the text presents
-- the list as complete. The tolerance is the rounding of each stated figure, summed; a hedge («حدود») widens it.
WITH shares AS (
    SELECT
        claim_id,
        article_id,
        indicator,
        ref_area,
        place,
        whole_area,
        partner_area,
        scope,
        basis,
        period_year,
        period_month_from,
        period_month_to,
        breakdown,
        breakdown_complete,
        sector,
        product,
        value,
        span_start,
        rounding_half_width(value, rounding, unit) AS half_width,
        stated_slack(value, unit, qualifier, half_width) AS slack,
        qualifier NOT IN ('more_than', 'at_least', 'less_than', 'at_most', 'range') AS is_closed
    FROM claims
    WHERE
        measure = 'share'
        AND unit = 'percent'
        AND status = 'reported'
        AND sector IS NOT NULL
        -- «کمتر از ۵ درصد» adds nothing that is certain.
        AND qualifier NOT IN ('less_than', 'at_most')
        -- A share of the nation («۳۰ درصد زعفران کشور») is no part of the province's own total.
        AND (whole_area IS NOT DISTINCT FROM ref_area OR (whole_area IS NULL AND breakdown IS NOT NULL))
),

-- A group goes by its first claim.
grouped AS (
    SELECT
        *,
        first_value(claim_id) OVER (
            PARTITION BY
                article_id, indicator, ref_area, place, whole_area, partner_area, scope, basis, period_year,
                period_month_from, period_month_to, breakdown
            ORDER BY span_start, claim_id
        ) AS first_claim_id
    FROM shares
),

-- Said twice without the reader merging it, a share is still one part.
parts AS (
    SELECT
        first_claim_id,
        sector,
        value,
        max(slack) AS slack,
        bool_and(is_closed) AS is_closed,
        bool_or(breakdown_complete) AS is_complete,
        min(span_start) AS span_start,
        list(claim_id ORDER BY span_start) AS claim_ids
    FROM grouped
    GROUP BY first_claim_id, sector, product, value
),

lineage AS (
    SELECT code, parent AS ancestor FROM sectors WHERE parent IS NOT NULL
    UNION
    SELECT s.code, p.parent FROM sectors AS s INNER JOIN sectors AS p ON p.code = s.parent WHERE p.parent IS NOT NULL
),

nested AS (
    SELECT DISTINCT part.first_claim_id, part.sector
    FROM parts AS part
    INNER JOIN lineage ON lineage.code = part.sector
    INNER JOIN parts AS whole ON whole.first_claim_id = part.first_claim_id AND whole.sector = lineage.ancestor
),

sums AS (
    SELECT
        p.first_claim_id,
        count(*) AS part_count,
        sum(p.value) AS full_sum,
        sum(p.slack) AS full_slack,
        sum(p.value) FILTER (n.sector IS NULL) AS top_sum,
        sum(p.slack) FILTER (n.sector IS NULL) AS top_slack,
        bool_or(p.is_complete) AND bool_and(p.is_closed) AS complete,
        flatten(list(p.claim_ids ORDER BY p.span_start)) AS claim_ids
    FROM parts AS p
    LEFT JOIN nested AS n ON n.first_claim_id = p.first_claim_id AND n.sector = p.sector
    GROUP BY p.first_claim_id
),

-- «معدن ۴۰ درصد و فولاد ۳۰ درصد» is a part and its own part, or two parts side by side: the sum without parts of parts
-- counts only where the full one is too large.
chosen AS (
    SELECT
        first_claim_id,
        part_count,
        complete,
        claim_ids,
        CASE WHEN full_sum > 100 + full_slack + 1e-6 THEN top_sum ELSE full_sum END AS share_sum,
        CASE WHEN full_sum > 100 + full_slack + 1e-6 THEN top_slack ELSE full_slack END AS half_width
    FROM sums
)

SELECT
    c.first_claim_id AS group_key,
    s.article_id,
    s.indicator,
    s.ref_area,
    s.place,
    s.whole_area,
    s.partner_area,
    s.scope,
    s.basis,
    s.period_year,
    s.period_month_from,
    s.period_month_to,
    s.breakdown,
    c.complete,
    c.part_count AS parts,
    c.share_sum,
    c.half_width,
    c.share_sum - 100 AS excess,
    CASE
        WHEN c.share_sum > 100 + c.half_width + 1e-6 THEN 'above'
        WHEN c.share_sum >= 100 - c.half_width - 1e-6 THEN 'fits'
        WHEN c.complete THEN 'short'
        ELSE 'incomplete'
    END AS verdict,
    c.claim_ids
FROM chosen AS c
INNER JOIN shares AS s ON s.claim_id = c.first_claim_id
ORDER BY s.article_id, s.span_start, c.first_claim_id;
