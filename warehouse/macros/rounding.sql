-- No rows: scalar macros: how exactly a figure is stated, read off its printed form.

CREATE OR REPLACE MACRO latin_digits(words) AS
    translate(words, '۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫٬', '01234567890123456789.,');
COMMENT ON MACRO latin_digits IS 'The text with Persian and Arabic digits (رقم) and number marks as Latin ones.';

-- «۸.۵» has the digits 85, «۱,۲۳۴» 1234. A slash is a decimal mark that may stand the wrong way round: «۲/۱۶۱» is 161.2.
CREATE OR REPLACE MACRO printed_digits(words) AS
    try_cast(regexp_replace(replace(latin_digits(words), ',', ''), '^\D*(\d+)(?:[./](\d+))?.*$', '\1\2', 's') AS DOUBLE);
COMMENT ON MACRO printed_digits IS 'The digits of the first number of a text, without its marks; null where there is none.';

CREATE OR REPLACE MACRO reversed_digits(words) AS
    try_cast(regexp_replace(replace(latin_digits(words), ',', ''), '^\D*(\d+)/(\d+).*$', '\2\1', 's') AS DOUBLE);
COMMENT ON MACRO reversed_digits IS 'The digits of the first number of a text whose slash stands the wrong way round; null where there is none.';

-- The last printed place is what the value is of its digits, where that is a power of ten: 8,500,000,000 is 10^8 times 85.
-- «۳۴ میلیون و ۳۶۸ هزار» is no such multiple of 34, and its printed form does not settle it.
CREATE OR REPLACE MACRO place_of(value, digits) AS
    CASE
        WHEN abs(log10(nullif(abs(value::DOUBLE) / digits, 0)) - round(log10(nullif(abs(value::DOUBLE) / digits, 0)))) < 1e-9
            THEN abs(value::DOUBLE) / digits
    END;
COMMENT ON MACRO place_of IS 'The last printed place of a value, in its unit; null where the value is no decimal multiple of the digits.';

CREATE OR REPLACE MACRO significant_place(value, unit) AS
    CASE
        WHEN value % 1 <> 0 THEN pow(10, -length(rtrim(split_part(value::VARCHAR, '.', 2), '0')))
        WHEN value = 0 OR unit IN ('percent', 'percentage_point', 'times', 'rank') THEN 1
        ELSE pow(10, length(value::HUGEINT::VARCHAR) - length(rtrim(value::HUGEINT::VARCHAR, '0')))
    END;
COMMENT ON MACRO significant_place IS 'The last place that the value itself shows: trailing zeros are taken for rounding, but in a percentage.';

CREATE OR REPLACE MACRO rounding_half_width(value, value_text, unit) AS
    0.5
    * coalesce(
        place_of(value, printed_digits(value_text)),
        place_of(value, reversed_digits(value_text)),
        significant_place(value, unit)
    );
COMMENT ON MACRO rounding_half_width IS 'How far a stated figure may be from the true one by rounding (گرد کردن): half of its last printed place, in its unit.';

-- «حدود» and «نزدیک به» give a whole printed place on either side, and half of a place of what is significant at least:
-- «حدود ۵۷» is 56 to 58, «حدود ۳۰۰» is 250 to 350.
CREATE OR REPLACE MACRO stated_slack(value, unit, qualifier, half_width) AS
    CASE qualifier
        WHEN 'approx' THEN greatest(2 * half_width, 0.5 * significant_place(value, unit))
        ELSE half_width
    END;
COMMENT ON MACRO stated_slack IS 'How far the true figure may be from the stated one on either side: its rounding, wider where «حدود» hedges it.';

-- «بیش از ۱۸ درصد کاهش» is -18 or less.
CREATE OR REPLACE MACRO stated_low(value, value_upper, qualifier, slack) AS
    CASE
        WHEN qualifier IN ('less_than', 'at_most') AND value >= 0 THEN '-infinity'::DOUBLE
        WHEN qualifier IN ('more_than', 'at_least') AND value < 0 THEN '-infinity'::DOUBLE
        ELSE least(value, coalesce(value_upper, value))::DOUBLE - slack
    END;
COMMENT ON MACRO stated_low IS 'Least value that a stated figure allows, its slack and hedge (qualifier) considered.';

CREATE OR REPLACE MACRO stated_high(value, value_upper, qualifier, slack) AS
    CASE
        WHEN qualifier IN ('more_than', 'at_least') AND value >= 0 THEN 'infinity'::DOUBLE
        WHEN qualifier IN ('less_than', 'at_most') AND value < 0 THEN 'infinity'::DOUBLE
        ELSE greatest(value, coalesce(value_upper, value))::DOUBLE + slack
    END;
COMMENT ON MACRO stated_high IS 'Greatest value that a stated figure allows, its slack and hedge (qualifier) considered.';
