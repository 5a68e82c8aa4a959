-- One row per rejection, per result of a gate in a run, and per row and expectation in quarantine.
MERGE INTO rejections
USING staged_rejections
USING (rejection_id)
WHEN NOT MATCHED THEN INSERT BY NAME;

MERGE INTO gate_results
USING staged_results
USING (run_id, batch, gate, expectation)
WHEN MATCHED THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME;

INSERT INTO quarantine_log (quarantine_id, happened_at, event, done_by, note, run_id)
SELECT s.quarantine_id, $at, 'held', 'gate', s.reason, $run_id
FROM staged_quarantine AS s
INNER JOIN changes AS x ON x.table_name = 'quarantine' AND x.key = s.quarantine_id
LEFT JOIN quarantine AS q ON q.quarantine_id = s.quarantine_id
WHERE x.change = 'inserted' OR (x.change = 'updated' AND q.status <> 'held');

INSERT INTO quarantine_log (quarantine_id, happened_at, event, done_by, note, run_id)
SELECT
    x.key,
    $at,
    'superseded',
    'loader',
    'a later reading of the article no longer gives this row, or gives it soundly',
    $run_id
FROM changes AS x
WHERE x.table_name = 'quarantine' AND x.change = 'closed';

UPDATE quarantine AS q
SET
    status = 'superseded',
    decided_by = 'loader',
    decided_at = $at,
    decided_note = 'a later reading of the article no longer gives this row, or gives it soundly'
FROM changes AS x
WHERE x.table_name = 'quarantine' AND x.change = 'closed' AND x.key = q.quarantine_id;

MERGE INTO quarantine
USING (
    SELECT s.*
    FROM staged_quarantine AS s
    INNER JOIN changes AS x ON x.table_name = 'quarantine' AND x.key = s.quarantine_id
    WHERE x.change IN ('inserted', 'updated')
) AS fresh
ON quarantine.quarantine_id = fresh.quarantine_id
WHEN MATCHED THEN UPDATE SET
    article_id = fresh.article_id,
    severity = fresh.severity,
    reason = fresh.reason,
    payload = fresh.payload,
    status = 'held',
    decided_by = NULL,
    decided_at = NULL,
    decided_note = NULL
WHEN NOT MATCHED THEN INSERT BY NAME;
