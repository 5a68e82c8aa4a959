-- One row per stated observation with a settled area and period: what SDMX asks of a data set, its codes as they are.
-- A period is ISO 8601's start and length in days, because a Jalali month is no Gregorian one.
SELECT
    o.indicator AS INDICATOR,
    o.measure AS MEASURE,
    o.ref_area AS REF_AREA,
    coalesce(o.place, '_T') AS PLACE,
    coalesce(o.partner_area, '_T') AS COUNTERPART_AREA,
    coalesce(o.sector, '_T') AS SECTOR,
    coalesce(o.product, '_T') AS PRODUCT,
    coalesce(o.scope, '_U') AS SCOPE,
    coalesce(o.basis, '_U') AS BASIS,
    coalesce(o.whole_area, '_Z') AS WHOLE_AREA,
    coalesce(o.compared_to, '_Z') AS COMPARED_TO,
    o.unit AS UNIT_MEASURE,
    o.period_start::VARCHAR || '/P' || (date_diff('day', o.period_start, o.period_end) + 1)::VARCHAR || 'D' AS TIME_PERIOD,
    o.value AS OBS_VALUE,
    o.value_upper AS OBS_VALUE_UPPER,
    o.qualifier AS QUALIFIER,
    o.period_calendar AS CALENDAR,
    CASE
        WHEN o.period_month_from IS NULL THEN o.period_year::VARCHAR
        ELSE format('{}-{:02d}/{}-{:02d}', o.period_year, o.period_month_from, o.period_year, o.period_month_to)
    END AS LOCAL_PERIOD,
    o.claim_count AS CLAIMS,
    o.cluster_count AS SOURCES,
    o.lowest_value AS LOWEST_VALUE,
    o.highest_value AS HIGHEST_VALUE,
    o.claim_id AS CLAIM_ID,
    a.url AS SOURCE_URL
FROM observations AS o
LEFT JOIN articles AS a ON o.article_id = a.article_id
WHERE o.origin = 'stated' AND o.ref_area IS NOT NULL AND o.period_start IS NOT NULL
ORDER BY INDICATOR, MEASURE, REF_AREA, TIME_PERIOD, o.cell_id;
