-- One row: the statement that attaches the working database, for ATTACH takes no parameter.
-- Small row groups: of a table with a primary key, a checkpoint writes the last one anew, however little was added to it
-- (github.com/duckdb/duckdb/pull/18829), and 122,880 articles, DuckDB's own size, are half a gigabyte.
SELECT format('ATTACH ''{}'' AS warehouse (ROW_GROUP_SIZE 16384)', replace($path, '''', '''''')) AS statement;
