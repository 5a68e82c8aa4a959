-- One row per unit of units.csv.
DELETE FROM dim_unit;

INSERT INTO dim_unit (unit_code, dimension, name_fa, name_en, symbol)
SELECT code, dimension, name_fa, name_en, coalesce(symbol, '')
FROM units;
