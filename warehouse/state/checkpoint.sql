-- no rows: what stands in the write-ahead log goes into the database file
CHECKPOINT;
