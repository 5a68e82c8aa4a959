-- One row per table that the batch touched.
INSERT INTO loads (run_id, loaded_at, table_name, rows_inserted, rows_updated, rows_unchanged, rows_closed)
SELECT
    $run_id,
    $at,
    table_name,
    count(*) FILTER (change = 'inserted'),
    count(*) FILTER (change = 'updated'),
    count(*) FILTER (change = 'unchanged'),
    count(*) FILTER (change = 'closed')
FROM changes
GROUP BY table_name
ORDER BY table_name;
