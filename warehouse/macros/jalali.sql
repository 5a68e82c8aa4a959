-- No rows: jalali(DATE '2025-10-22') is '1404-07-30'; null outside the years of dim_date.
-- Columns are renamed inside, or a caller's column of the same name (jalali(date)) would mean the one of dim_date.
CREATE OR REPLACE MACRO jalali(day) AS (
    SELECT known.__jalali
    FROM (SELECT date AS __date, jalali_date AS __jalali FROM dim_date) AS known
    WHERE known.__date = day::DATE
);

COMMENT ON MACRO jalali IS 'The Jalali date (تاریخ شمسی) of a day, as text: jalali(DATE ''2025-10-22'') is 1404-07-30; null outside dim_date.';
