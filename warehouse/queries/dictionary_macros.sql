-- One row per macro of this database.
SELECT DISTINCT function_name, array_to_string(parameters, ', ') AS parameters, function_type = 'table_macro' AS gives_table, comment
FROM duckdb_functions()
WHERE NOT internal AND function_type IN ('macro', 'table_macro') AND database_name = current_database()
ORDER BY function_name;
