-- One row per sector of unit_values.csv; «*» is all goods together.
DELETE FROM dim_unit_value;

INSERT INTO dim_unit_value (sector_code, export_low, export_high, import_low, import_high, source)
SELECT
    code,
    export_low::DECIMAL(38, 6),
    export_high::DECIMAL(38, 6),
    import_low::DECIMAL(38, 6),
    import_high::DECIMAL(38, 6),
    source
FROM unit_values;
