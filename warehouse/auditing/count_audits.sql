-- One row per verdict.
SELECT verdict, count(*) AS checks
FROM audits
GROUP BY verdict;
