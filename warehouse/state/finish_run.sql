-- One row per run: how this one ended.
UPDATE runs
SET finished_at = $at, status = $status, message = $message
WHERE run_id = $run_id;
