-- no rows: the commit brings the rows into the file itself, and not first into the log and from there when it is closed
SET checkpoint_threshold = '1KB';
