-- One row: what this database holds, as a growing number, and since when: a warehouse made anew counts anew.
SELECT content_version, changed_at
FROM warehouse_state;
