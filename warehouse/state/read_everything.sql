-- One row per table: the statement that reads every value of it, for only what is read is compared with its checksum.
SELECT format('SELECT bit_xor(hash(t)) FROM "{}" AS t', replace(table_name, '"', '""')) AS statement
FROM duckdb_tables()
WHERE NOT internal AND database_name = current_database()
ORDER BY table_name;
