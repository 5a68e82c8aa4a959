-- One row: what this database holds, as a growing number.
SELECT content_version
FROM warehouse_state;
