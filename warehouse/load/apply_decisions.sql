-- One row per decision of a person about a row of the quarantine, changed there and written to its log. A retry changes
-- nothing there: what comes of it does.
UPDATE quarantine AS q
SET status = d.decision, decided_by = d.decided_by, decided_at = $at, decided_note = d.decided_note
FROM incoming_decisions AS d
WHERE d.quarantine_id = q.quarantine_id AND d.decision <> 'retried';

INSERT INTO quarantine_log (quarantine_id, happened_at, event, done_by, note, run_id)
SELECT quarantine_id, $at, decision, decided_by, decided_note, $run_id
FROM incoming_decisions;
