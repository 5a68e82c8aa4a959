-- One row per view or macro of this database: the statement that drops it.
SELECT format('DROP VIEW "{}";', replace(view_name, '"', '""')) AS statement
FROM duckdb_views()
WHERE NOT internal AND NOT temporary AND database_name = current_database()
UNION ALL
SELECT DISTINCT
    format(
        'DROP MACRO {} "{}";',
        CASE function_type WHEN 'table_macro' THEN 'TABLE' ELSE '' END,
        replace(function_name, '"', '""')
    )
FROM duckdb_functions()
WHERE NOT internal AND function_type IN ('macro', 'table_macro') AND database_name = current_database();
