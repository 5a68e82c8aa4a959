-- One row per claim of the articles asked for, with the columns that a batch has, in their order in the text.
SELECT * EXCLUDE (run_id, valid_from)
FROM claims
WHERE list_contains($article_ids::VARCHAR[], article_id)
ORDER BY article_id, span_start, claim_id;
