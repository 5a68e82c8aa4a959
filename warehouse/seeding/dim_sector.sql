-- One row per group of goods of sectors.csv.
DELETE FROM dim_sector;

INSERT INTO dim_sector (sector_code, parent_code, level, name_fa, name_en, aliases)
SELECT code, parent, level::INTEGER, name_fa, name_en, coalesce(string_split(aliases, ';'), [])
FROM sectors;
