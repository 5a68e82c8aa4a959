-- One row per version of an article, with the year and month it speaks from (published, else captured; null where neither is known).
SELECT
    year(coalesce(published_on, captured_on))::INTEGER AS year,
    month(coalesce(published_on, captured_on))::INTEGER AS month,
    *
FROM articles
ORDER BY year, month, article_id;
