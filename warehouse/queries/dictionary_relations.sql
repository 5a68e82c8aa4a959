-- One row per table or view of this database, with its comment: tables in the order of the schema, its own books last.
SELECT 'table' AS kind, table_name AS name, comment, table_name IN ('schema_migrations', 'warehouse_state') AS is_book, table_oid AS place
FROM duckdb_tables()
WHERE NOT internal AND NOT temporary AND database_name = current_database()
UNION ALL
SELECT 'view', view_name, comment, false, 0
FROM duckdb_views()
WHERE NOT internal AND NOT temporary AND database_name = current_database()
ORDER BY kind, is_book, place, name;
