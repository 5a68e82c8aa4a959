-- audit_changes: one row per check that is new, different or gone; audits: one row per check. A row that says the same stays.
CREATE OR REPLACE TEMP TABLE audit_changes AS
SELECT staged.audit_id, 'written' AS change
FROM staged_audits AS staged
LEFT JOIN (SELECT * EXCLUDE (run_id, audited_at) FROM audits) AS stored USING (audit_id)
WHERE stored.audit_id IS NULL OR staged IS DISTINCT FROM stored
UNION ALL
SELECT audit_id, 'gone' FROM audits WHERE audit_id NOT IN (SELECT audit_id FROM staged_audits);

DELETE FROM audits
WHERE audit_id IN (SELECT audit_id FROM audit_changes WHERE change = 'gone');

MERGE INTO audits
USING (
    SELECT s.*, $run_id AS run_id, $at::TIMESTAMP AS audited_at
    FROM staged_audits AS s
    INNER JOIN audit_changes AS x ON x.audit_id = s.audit_id AND x.change = 'written'
) AS fresh
USING (audit_id)
WHEN MATCHED THEN UPDATE BY NAME
WHEN NOT MATCHED THEN INSERT BY NAME;

DROP TABLE figures;
DROP TABLE levels;
DROP TABLE checks;
DROP TABLE staged_audits;
