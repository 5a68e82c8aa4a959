-- One row per run: the new one; one that stands as running and that no process holds has crashed.
UPDATE runs
SET status = 'crashed', message = 'it ended without a word: the process died or the machine stopped'
WHERE status = 'running' AND run_id <> $run_id AND NOT list_contains($living::VARCHAR[], run_id);

INSERT INTO runs (run_id, started_at, finished_at, status, message, sources, program_version, extractor_version, duckdb_version)
SELECT $run_id, $at, NULL, 'running', NULL, $sources, $program_version, $extractor_version, $duckdb_version
WHERE $run_id NOT IN (SELECT run_id FROM runs);
