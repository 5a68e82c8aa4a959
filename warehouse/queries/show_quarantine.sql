-- One row per held row whose identity starts with $prefix, with its sentence where the article is stored.
SELECT
    q.quarantine_id,
    q.gate,
    q.expectation,
    q.severity,
    q.reason,
    q.row_key,
    q.article_id,
    q.payload,
    q.status,
    q.first_seen_at,
    q.run_id,
    q.decided_by,
    q.decided_at,
    q.decided_note,
    a.source,
    a.source_id,
    a.url,
    a.agency,
    a.title,
    a.published_on,
    substr(
        a.text,
        (q.payload ->> '$.sentence_start')::INTEGER + 1,
        (q.payload ->> '$.sentence_end')::INTEGER - (q.payload ->> '$.sentence_start')::INTEGER
    ) AS sentence
FROM quarantine AS q
LEFT JOIN articles AS a USING (article_id)
WHERE starts_with(q.quarantine_id, $prefix)
ORDER BY q.quarantine_id
LIMIT 6;
