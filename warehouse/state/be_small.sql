-- no rows: this database works on one thread and in 256 MB from now on; what is more goes to the disk
SET threads = 1;
SET memory_limit = '256MB';
