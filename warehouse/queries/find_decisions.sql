-- One row per released or dropped row and expectation with one of the given keys.
SELECT gate, row_key, expectation, status, payload
FROM quarantine
WHERE status IN ('released', 'dropped') AND row_key IN (SELECT unnest($row_keys::VARCHAR[]))
ORDER BY gate, row_key, expectation;
