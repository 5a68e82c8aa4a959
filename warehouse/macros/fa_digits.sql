-- No rows: fa_digits(161200.500000) is '۱۶۱۲۰۰٫۵'. For show only; a decimal loses its trailing zeros and nothing else.
CREATE OR REPLACE MACRO fa_digits(x) AS translate(
    CASE
        WHEN typeof(x) LIKE 'DECIMAL%' AND contains(x::VARCHAR, '.')
            THEN replace(regexp_replace(x::VARCHAR, '\.?0+$', ''), '.', '٫')
        WHEN typeof(x) IN ('DOUBLE', 'FLOAT') THEN replace(x::VARCHAR, '.', '٫')
        ELSE x::VARCHAR
    END,
    '0123456789',
    '۰۱۲۳۴۵۶۷۸۹'
);

COMMENT ON MACRO fa_digits IS 'The number or date in Persian digits (ارقام فارسی), for show: fa_digits(161200.5) is ۱۶۱۲۰۰٫۵.';
