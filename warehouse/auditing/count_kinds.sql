-- One row per kind of check: how many of each verdict.
SELECT
    audit,
    count(*) AS checks,
    count(*) FILTER (verdict = 'consistent') AS consistent,
    count(*) FILTER (verdict = 'within_rounding') AS within_rounding,
    count(*) FILTER (verdict = 'off') AS off,
    count(*) FILTER (verdict = 'contradiction') AS contradiction
FROM audits
GROUP BY audit
ORDER BY audit;
