-- One row per current article among those asked for, with the columns that a batch has.
SELECT
    article_id,
    source,
    source_id,
    url,
    agency,
    title,
    published_on,
    captured_on,
    text,
    content_hash,
    cluster_id
FROM articles
WHERE is_current AND list_contains($article_ids::VARCHAR[], article_id)
ORDER BY article_id;
