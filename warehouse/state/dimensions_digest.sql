-- One row: digest of the reference tables that the dim_* tables hold.
SELECT dimensions_digest
FROM warehouse_state;
