-- One row: the statement that attaches a new file as `snapshot`, for ATTACH takes no parameter.
-- The format of DuckDB 1.0 is what every client that people have can open.
SELECT format('ATTACH ''{}'' AS snapshot (STORAGE_VERSION ''v1.0.0'')', replace($path, '''', '''''')) AS statement;
