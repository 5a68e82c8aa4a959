-- One row per row of the quarantine that is held, of those asked for (of all where none is named), oldest first.
SELECT quarantine_id, gate, row_key, expectation, article_id, payload, status
FROM quarantine
WHERE status = 'held' AND ($quarantine_ids IS NULL OR list_contains($quarantine_ids::VARCHAR[], quarantine_id))
ORDER BY first_seen_at, quarantine_id;
