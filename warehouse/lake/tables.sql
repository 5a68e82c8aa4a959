-- One row per table of the lake, in its order of writing: how it is made, emptied of one writer's rows, and filled.
SELECT
    format(
        'CREATE TABLE IF NOT EXISTS lake.{0} AS SELECT ''''::VARCHAR AS writer, * FROM home.{0} LIMIT 0', table_name
    ) AS make,
    format('DELETE FROM lake.{} WHERE writer = $writer', table_name) AS empty,
    format('INSERT INTO lake.{0} BY NAME SELECT $writer AS writer, * FROM home.{0}', table_name) AS fill
FROM (VALUES ('articles'), ('claims'), ('unclaimed_numbers'), ('audits')) AS public (table_name);
