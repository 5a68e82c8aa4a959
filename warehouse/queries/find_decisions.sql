-- One row per released or dropped row and expectation of the given articles.
SELECT gate, row_key, expectation, status, payload
FROM quarantine
WHERE status IN ('released', 'dropped') AND article_id IN (SELECT unnest($article_ids::VARCHAR[]))
ORDER BY gate, row_key, expectation;
