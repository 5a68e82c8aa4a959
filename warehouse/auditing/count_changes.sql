-- One row: how many checks the last auditing wrote or removed.
SELECT count(*) AS changed
FROM audit_changes;
