-- One row per table and kind of change.
SELECT table_name, change, count(*) AS row_count
FROM changes
GROUP BY table_name, change;
