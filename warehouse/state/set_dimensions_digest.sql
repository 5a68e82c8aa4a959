-- One row, changed: new reference tables are a change of what readers see.
UPDATE warehouse_state
SET dimensions_digest = $digest, content_version = content_version + 1, changed_at = $at;
