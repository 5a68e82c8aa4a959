-- One row per area and partner: exports to it in the newest period with three partners or more, else in the newest.
WITH told AS (
    SELECT *, count(DISTINCT partner_area) OVER (PARTITION BY ref_area, period_start, period_end) >= 3 AS is_list
    FROM partner_trade
    WHERE export_value_usd IS NOT NULL
),

newest AS (
    SELECT
        *,
        dense_rank() OVER (PARTITION BY ref_area ORDER BY is_list DESC, period_end DESC, period_start) AS period_number
    FROM told
)

SELECT
    ref_area AS area,
    partner_area,
    coalesce(partner_fa, partner_area) AS name_fa,
    coalesce(partner_en, partner_area) AS name_en,
    period_calendar,
    period_year,
    period_month_from,
    period_month_to,
    period_start,
    period_end,
    max(export_value_usd) AS export_value_usd,
    max(import_value_usd) AS import_value_usd,
    sum(claim_count)::BIGINT AS claims
FROM newest
WHERE period_number = 1
GROUP BY ALL
ORDER BY area, export_value_usd DESC, partner_area;
