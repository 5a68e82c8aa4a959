-- One row per indicator and year that there are claims for in an area, most first: what could be asked instead.
SELECT
    c.indicator,
    c.period_year,
    count(*) AS claims
FROM claims AS c
WHERE $province IS NULL OR c.ref_area = $province
GROUP BY c.indicator, c.period_year
ORDER BY claims DESC, c.indicator, c.period_year DESC
LIMIT 12;
