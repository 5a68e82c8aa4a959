-- One row per run, newest first, at most ten.
SELECT run_id, started_at, finished_at, status, message, sources, program_version, extractor_version
FROM runs
ORDER BY started_at DESC
LIMIT 10;
