-- One row per thing that happened to a row of the quarantine, oldest first.
SELECT happened_at, event, done_by, note, run_id
FROM quarantine_log
WHERE quarantine_id = $quarantine_id
ORDER BY happened_at, rowid;
