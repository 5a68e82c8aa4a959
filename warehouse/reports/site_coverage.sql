-- One row per area and Jalali month in which the period of a claim ends: how many claims, from how many articles.
SELECT
    coalesce(c.ref_area, '') AS area,
    coalesce(d.jalali_year, c.period_year, 0)::INTEGER AS list_year,
    CASE WHEN c.period_year IS NULL THEN 0 ELSE coalesce(d.jalali_month, c.period_month_to, 0) END::INTEGER AS list_month,
    count(*) AS claims,
    count(DISTINCT c.article_id) AS articles
FROM claims AS c
LEFT JOIN dim_date AS d ON c.period_end = d.date
GROUP BY ALL
ORDER BY area, list_year, list_month;
