-- One row per sector share of the newest lists of each area, at most six lists an area; the rest of a list is said too.
WITH lists AS (
    SELECT
        *,
        dense_rank() OVER (
            PARTITION BY ref_area
            ORDER BY period_end DESC NULLS LAST, published_on DESC NULLS LAST, article_id, indicator, scope, basis
        ) AS list_number
    FROM sector_shares
    WHERE
        whole_area IS NOT DISTINCT FROM ref_area
        AND ref_area IS NOT NULL
        AND place IS NULL
        AND partner_area IS NULL
        AND list_parts >= 2
        AND list_sum_percent <= 101
        AND indicator IN ('export', 'export_value', 'export_weight')
)

SELECT
    ref_area AS area,
    list_number,
    indicator,
    scope,
    basis,
    period_calendar,
    period_year,
    period_month_from,
    period_month_to,
    period_start,
    period_end,
    sector,
    coalesce(product, sector_fa, sector) AS name_fa,
    coalesce(sector_en, sector) AS name_en,
    share_percent,
    list_parts,
    list_sum_percent,
    list_complete,
    claim_id,
    article_id,
    published_on
FROM lists
WHERE list_number <= 6
ORDER BY area, list_number, share_percent DESC, claim_id;
