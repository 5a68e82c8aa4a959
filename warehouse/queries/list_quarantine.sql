-- One row per row and expectation that held it back, newest first.
SELECT
    q.quarantine_id,
    q.gate,
    q.expectation,
    q.severity,
    q.reason,
    q.row_key,
    q.article_id,
    a.source,
    a.source_id,
    a.title,
    q.status,
    q.first_seen_at,
    q.decided_by,
    q.decided_at,
    q.decided_note
FROM quarantine AS q
LEFT JOIN articles AS a USING (article_id)
WHERE $status IS NULL OR q.status = $status
ORDER BY q.first_seen_at DESC, q.gate, q.article_id, q.row_key, q.expectation
LIMIT $limit;
