-- One row per decision of a person about a row of the quarantine, changed there and written to its log.
UPDATE quarantine AS q
SET status = d.status, decided_by = d.decided_by, decided_at = $at, decided_note = d.decided_note
FROM incoming_decisions AS d
WHERE d.quarantine_id = q.quarantine_id;

INSERT INTO quarantine_log (quarantine_id, happened_at, event, done_by, note, run_id)
SELECT quarantine_id, $at, status, decided_by, decided_note, $run_id
FROM incoming_decisions;
