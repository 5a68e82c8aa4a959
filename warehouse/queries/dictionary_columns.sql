-- One row per column of a table or view of this database, in its order.
SELECT table_name, column_name, data_type, is_nullable, comment
FROM duckdb_columns()
WHERE NOT internal AND database_name = current_database() AND schema_name = 'main'
ORDER BY table_name, column_index;
