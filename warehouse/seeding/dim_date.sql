-- One row per day of the years of jalali_years.csv: six months of 31 days, five of 30, and Esfand with the rest.
DELETE FROM dim_date;

INSERT INTO dim_date (
    date, jalali_year, jalali_month, jalali_day, jalali_date, month_fa, month_en, season_fa, quarter, is_month_end
)
WITH days AS (
    SELECT year::INTEGER AS year, first_day::DATE AS first_day, days::INTEGER AS length, unnest(range(days::INTEGER)) AS day
    FROM jalali_years
),

dates AS (
    SELECT
        (first_day + day::INTEGER) AS date,
        year,
        CASE WHEN day < 186 THEN day // 31 + 1 ELSE (day - 186) // 30 + 7 END AS month,
        CASE WHEN day < 186 THEN day % 31 + 1 ELSE (day - 186) % 30 + 1 END AS day_of_month,
        day + 1 = length AS is_year_end
    FROM days
)

SELECT
    d.date,
    d.year,
    d.month,
    d.day_of_month,
    format('{:04d}-{:02d}-{:02d}', d.year, d.month, d.day_of_month),
    m.name_fa,
    m.name_en,
    m.season_fa,
    m.quarter::INTEGER,
    CASE WHEN d.month <= 6 THEN d.day_of_month = 31 WHEN d.month <= 11 THEN d.day_of_month = 30 ELSE d.is_year_end END
FROM dates AS d
INNER JOIN jalali_months AS m ON m.month::INTEGER = d.month
ORDER BY d.date;
