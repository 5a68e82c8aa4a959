-- One row, changed, per page that the pipeline took through, under whichever of its addresses.
UPDATE fetched_pages AS p
SET read_at = $at
FROM incoming_pages AS r
WHERE p.source = r.source AND p.article_key = r.article_key AND p.raw_hash = r.raw_hash;
