-- No rows: the code of a province by its Persian or English name or its code: province('خوزستان') is 'IR-06'.
-- A name that is none raises an error: a filter that silently finds nothing would look like a province without news.
-- Columns are renamed inside, or a caller's column of the same name would mean the one of dim_area.
CREATE OR REPLACE MACRO province(name) AS coalesce(
    (
        SELECT min(known.__code)
        FROM (
            SELECT
                area_code AS __code,
                [
                    fold_fa(replace(other, ' ', ''))
                    FOR other IN list_concat([area_code, name_fa, name_en], aliases)
                ] AS __names
            FROM dim_area
        ) AS known
        WHERE list_contains(
            known.__names,
            fold_fa(replace(regexp_replace(name, '^\s*استان\s+', ''), ' ', ''))
        )
    ),
    CASE
        WHEN name IS NOT NULL
            THEN error('no province is called «' || name || '»: see SELECT name_fa, name_en FROM dim_area')
    END
);

COMMENT ON MACRO province IS 'The code of a province (استان) by its Persian or English name, an alias or its code: province(''خوزستان'') is IR-06; an unknown name is an error.';
