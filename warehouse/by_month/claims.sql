-- One row per claim, with the year and month that its article speaks from.
SELECT
    year(coalesce(a.published_on, a.captured_on))::INTEGER AS year,
    month(coalesce(a.published_on, a.captured_on))::INTEGER AS month,
    c.*
FROM claims AS c
INNER JOIN articles AS a ON c.article_id = a.article_id
ORDER BY year, month, c.claim_id;
