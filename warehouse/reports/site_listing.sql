-- One row per claim, in the order of the pages that list it: area, then the Jalali month in which its period ends.
-- A Gregorian period stands in the Jalali month of its last day; a claim without a year stands in year 0.
SELECT
    coalesce(c.ref_area, '') AS area,
    coalesce(d.jalali_year, c.period_year, 0)::INTEGER AS list_year,
    CASE WHEN c.period_year IS NULL THEN 0 ELSE coalesce(d.jalali_month, c.period_month_to, 0) END::INTEGER AS list_month,
    c.claim_id,
    c.article_id,
    c.indicator,
    c.measure,
    c.status,
    c.value,
    c.value_upper,
    c.unit,
    c.qualifier,
    c.place,
    c.partner_area,
    c.sector,
    c.product,
    c.scope,
    c.basis,
    c.whole_area,
    c.period_calendar,
    c.period_year,
    c.period_month_from,
    c.period_month_to,
    c.period_start,
    c.period_end,
    c.compared_to,
    c.speaker,
    c.quote,
    a.agency,
    a.published_on,
    a.url
FROM claims AS c
INNER JOIN articles AS a ON c.article_id = a.article_id
LEFT JOIN dim_date AS d ON c.period_end = d.date
ORDER BY
    area, list_year DESC, list_month DESC, a.published_on DESC NULLS LAST, c.article_id, c.span_start, c.claim_id;
