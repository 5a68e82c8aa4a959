-- One row: what was audited last, what readers see now, and by which reference tables it would be judged.
SELECT audits_digest, content_version, dimensions_digest, definitions_digest
FROM warehouse_state;
