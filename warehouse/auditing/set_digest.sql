-- One row, changed: what has been audited.
UPDATE warehouse_state
SET audits_digest = $digest;
