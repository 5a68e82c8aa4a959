-- One row, changed: new definitions are a change of what readers see.
UPDATE warehouse_state
SET definitions_digest = $digest, content_version = content_version + 1, changed_at = $at;
