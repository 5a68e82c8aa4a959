-- One row per claim of a current article, article by article, newest first: all that its page shows, with its article.
SELECT
    c.article_id,
    a.title,
    a.agency,
    a.url,
    a.source,
    a.source_id,
    a.published_on,
    a.revision,
    a.cluster_id,
    CASE WHEN $whole_texts THEN a.text END AS text,
    substr(a.text, c.sentence_start + 1, c.sentence_end - c.sentence_start) AS sentence,
    c.* EXCLUDE (article_id, run_id, valid_from, extractor_version)
FROM claims AS c
INNER JOIN articles AS a ON c.article_id = a.article_id
ORDER BY a.published_on DESC NULLS LAST, c.article_id, c.sentence_start, c.span_start, c.claim_id;
