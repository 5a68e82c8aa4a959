-- no rows: this database works with so many threads from now on
SET threads = $threads;
