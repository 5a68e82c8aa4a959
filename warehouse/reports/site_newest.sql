-- One row per article, the newest ones: its surest claim with its sentence.
SELECT
    c.* EXCLUDE (run_id, valid_from),
    a.title,
    a.agency,
    a.url,
    a.published_on,
    substr(a.text, c.sentence_start + 1, c.sentence_end - c.sentence_start) AS sentence
FROM claims AS c
INNER JOIN articles AS a ON c.article_id = a.article_id
WHERE c.status = 'reported' AND c.measure IN ('level', 'share', 'growth') AND c.indicator <> 'other'
QUALIFY row_number() OVER (PARTITION BY c.article_id ORDER BY c.confidence DESC, c.span_start) = 1
ORDER BY a.published_on DESC NULLS LAST, c.article_id, c.span_start
LIMIT 10;
