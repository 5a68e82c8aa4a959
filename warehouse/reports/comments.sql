-- One row per table, view and column with its comment; the row of the relation itself comes first and has no column.
WITH relations AS (
    SELECT table_name AS relation, '' AS column_name, '' AS data_type, comment, -1 AS place
    FROM duckdb_tables()
    WHERE NOT internal
    UNION ALL
    SELECT view_name, '', '', comment, -1
    FROM duckdb_views()
    WHERE NOT internal
    UNION ALL
    SELECT table_name, column_name, data_type, comment, column_index
    FROM duckdb_columns()
    WHERE NOT internal
)

SELECT relation, column_name, data_type, coalesce(comment, '') AS comment
FROM relations
ORDER BY relation, place;
