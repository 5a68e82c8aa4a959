-- One row: digest of the macros, views and comments that are applied.
SELECT definitions_digest
FROM warehouse_state;
