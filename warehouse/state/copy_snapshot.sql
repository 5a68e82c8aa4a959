-- One row per row of the working database, in the attached file; comments, views and macros go along.
COPY FROM DATABASE warehouse TO snapshot;

UPDATE snapshot.warehouse_state
SET snapshot_number = $number, published_at = $at;
