-- One row per claim of a current article in claims; what is closed or about to be overwritten goes to claims_history.
INSERT INTO claims_history BY NAME
SELECT c.*, $at::TIMESTAMP AS valid_to, $run_id AS closed_run_id, x.because AS closed_because
FROM claims AS c
INNER JOIN changes AS x ON x.table_name = 'claims' AND x.key = c.claim_id
WHERE x.change IN ('closed', 'updated');

DELETE FROM claims
WHERE claim_id IN (SELECT key FROM changes WHERE table_name = 'claims' AND change = 'closed');

-- Most are new: only for the others is the table looked through.
INSERT INTO claims BY NAME
SELECT s.*
FROM staged_claims AS s
INNER JOIN changes AS x ON x.table_name = 'claims' AND x.key = s.claim_id
WHERE x.change = 'inserted';

MERGE INTO claims
USING (
    SELECT s.*
    FROM staged_claims AS s
    INNER JOIN changes AS x ON x.table_name = 'claims' AND x.key = s.claim_id
    WHERE x.change = 'updated'
) AS fresh
USING (claim_id)
WHEN MATCHED THEN UPDATE BY NAME;

DELETE FROM unclaimed_numbers
WHERE
    format('{}:{}:{}', article_id, span_start, span_end) IN (
        SELECT key FROM changes WHERE table_name = 'unclaimed_numbers' AND change = 'closed'
    );

INSERT INTO unclaimed_numbers BY NAME
SELECT s.*
FROM staged_numbers AS s
INNER JOIN changes AS x
    ON x.table_name = 'unclaimed_numbers' AND x.key = format('{}:{}:{}', s.article_id, s.span_start, s.span_end)
WHERE x.change = 'inserted';

MERGE INTO unclaimed_numbers
USING (
    SELECT s.*
    FROM staged_numbers AS s
    INNER JOIN changes AS x
        ON x.table_name = 'unclaimed_numbers' AND x.key = format('{}:{}:{}', s.article_id, s.span_start, s.span_end)
    WHERE x.change = 'updated'
) AS fresh
USING (article_id, span_start, span_end)
WHEN MATCHED THEN UPDATE BY NAME;
