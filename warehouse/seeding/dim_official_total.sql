-- One row per yearly figure of official_totals.csv.
DELETE FROM dim_official_total;

INSERT INTO dim_official_total (
    official_total_code, period_year, indicator, unit, value, value_low, value_high, scopes, source
)
SELECT
    code,
    year::INTEGER,
    indicator,
    unit,
    value::DECIMAL(38, 6),
    low::DECIMAL(38, 6),
    high::DECIMAL(38, 6),
    coalesce(string_split(scopes, ';'), []),
    source
FROM official_totals;
