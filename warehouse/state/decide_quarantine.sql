-- One row, changed: what a person decided.
UPDATE quarantine
SET status = $status, decided_by = $by, decided_at = $at, decided_note = $note
WHERE quarantine_id = $quarantine_id;
