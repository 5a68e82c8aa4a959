-- One row per row that a gate holds back now, newest first, at most $most.
SELECT
    q.quarantine_id,
    q.gate,
    q.expectation,
    q.severity,
    q.reason,
    q.first_seen_at,
    q.payload ->> '$.quote' AS quote,
    a.title,
    a.agency,
    a.published_on,
    a.url
FROM quarantine AS q
LEFT JOIN articles AS a ON q.article_id = a.article_id
WHERE q.status = 'held' AND q.severity = 'critical'
ORDER BY q.first_seen_at DESC, q.gate, q.expectation, q.quarantine_id
LIMIT $most;
