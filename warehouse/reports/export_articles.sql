-- One row per current article, with its whole text where $whole_texts asks for it and null where it does not.
SELECT
    a.article_id,
    a.source,
    a.source_id,
    a.url,
    a.agency,
    a.title,
    a.published_on,
    a.captured_on,
    a.content_hash,
    a.revision,
    a.cluster_id,
    length(a.text)::INTEGER AS text_length,
    CASE WHEN $whole_texts THEN a.text END AS text
FROM articles AS a
WHERE a.is_current
ORDER BY a.published_on DESC NULLS LAST, a.article_id;
