-- One row per number of a current article that became no claim.
SELECT n.* EXCLUDE (run_id)
FROM unclaimed_numbers AS n
ORDER BY n.article_id, n.span_start;
