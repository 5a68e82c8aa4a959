-- One row per indicator of indicators.csv.
DELETE FROM dim_indicator;

INSERT INTO dim_indicator (indicator_code, flow, name_fa, name_en, level_dimensions, may_be_negative, definition)
SELECT code, flow, name_fa, name_en, string_split(level_dimensions, ';'), may_be_negative = '1', definition
FROM indicators;
