-- One row per kind of audit and verdict: how many checks.
SELECT audit, verdict, count(*) AS checks
FROM audits
GROUP BY audit, verdict
ORDER BY audit, verdict;
