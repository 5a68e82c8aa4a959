-- One row: the statement that opens a published snapshot beside the lake.
SELECT format('ATTACH ''{}'' AS home (READ_ONLY)', replace($path, '''', '''''')) AS statement;
