-- One row per run: the new one; only one runs at a time, so whatever is still running has crashed.
UPDATE runs
SET status = 'crashed', message = 'it ended without a word: the process died or the machine stopped'
WHERE status = 'running' AND run_id <> $run_id;

INSERT INTO runs (run_id, started_at, finished_at, status, message, sources, program_version, extractor_version, duckdb_version)
SELECT $run_id, $at, NULL, 'running', NULL, $sources, $program_version, $extractor_version, $duckdb_version
WHERE $run_id NOT IN (SELECT run_id FROM runs);
