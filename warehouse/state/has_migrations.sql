-- One row: whether this database has the table of migrations.
SELECT count(*) > 0 AS known
FROM duckdb_tables()
WHERE table_name = 'schema_migrations' AND database_name = current_database();
