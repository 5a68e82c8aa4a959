-- One row per area: Iran and, from provinces.csv, its provinces.
DELETE FROM dim_area;

INSERT INTO dim_area (
    area_code, kind, parent_code, name_fa, name_en, aliases, code_before_2020, capital_fa, capital_en, map_name, borders,
    coast
)
SELECT
    code,
    'province',
    'IR',
    name_fa,
    name_en,
    coalesce(string_split(aliases, ';'), []),
    code_before_2020,
    capital_fa,
    capital_en,
    map_name,
    coalesce(string_split(borders, ';'), []),
    coalesce(string_split(coast, ';'), [])
FROM provinces
UNION ALL
-- The country is the whole that the provinces are parts of, and no row of a table of provinces.
SELECT 'IR', 'country', NULL, 'ایران', 'Iran', ['کشور'], NULL, 'تهران', 'Tehran', NULL, [], [];
