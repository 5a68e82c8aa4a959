-- One row per claim whose identity starts with $prefix: all its columns, its sentence and its article.
SELECT
    c.*,
    substr(a.text, c.sentence_start + 1, c.sentence_end - c.sentence_start) AS sentence,
    a.source,
    a.source_id,
    a.url,
    a.agency,
    a.title,
    a.published_on,
    a.revision
FROM claims AS c
INNER JOIN articles AS a USING (article_id)
WHERE starts_with(c.claim_id, $prefix)
ORDER BY c.claim_id
LIMIT 6;
