-- One row per row of the quarantine that is held, of the articles asked for (of all where none is named), oldest first.
SELECT quarantine_id, gate, row_key, expectation, article_id, payload
FROM quarantine
WHERE status = 'held' AND ($article_ids IS NULL OR list_contains($article_ids::VARCHAR[], article_id))
ORDER BY first_seen_at, quarantine_id;
