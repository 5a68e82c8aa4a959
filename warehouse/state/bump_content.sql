-- One row, changed: something that readers see is different now.
UPDATE warehouse_state
SET content_version = content_version + 1, changed_at = $at;
