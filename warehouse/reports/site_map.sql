-- One row per area with claims: how many, and its newest level of exports in US dollars.
WITH newest AS (
    SELECT
        ref_area,
        value,
        period_calendar,
        period_year,
        period_month_from,
        period_month_to,
        period_start,
        period_end
    FROM observations
    WHERE
        origin = 'stated'
        AND indicator = 'export_value'
        AND measure = 'level'
        AND unit = 'USD'
        AND period_end IS NOT NULL
        AND place IS NULL
        AND partner_area IS NULL
        AND sector IS NULL
        AND product IS NULL
    QUALIFY row_number() OVER (PARTITION BY ref_area ORDER BY period_end DESC, period_start, cluster_count DESC, cell_id) = 1
)

SELECT
    c.ref_area AS area,
    count(*) AS claims,
    count(DISTINCT c.article_id) AS articles,
    any_value(n.value) AS export_value_usd,
    any_value(n.period_calendar) AS period_calendar,
    any_value(n.period_year) AS period_year,
    any_value(n.period_month_from) AS period_month_from,
    any_value(n.period_month_to) AS period_month_to,
    any_value(n.period_start) AS period_start,
    any_value(n.period_end) AS period_end
FROM claims AS c
LEFT JOIN newest AS n ON c.ref_area = n.ref_area
WHERE c.ref_area IS NOT NULL
GROUP BY c.ref_area
ORDER BY c.ref_area;
