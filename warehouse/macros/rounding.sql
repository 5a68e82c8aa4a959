-- No rows: scalar macros: how far the true figure may be from a stated one, by its rounding and its hedge.

CREATE OR REPLACE MACRO significant_place(value, unit) AS
    CASE
        WHEN value % 1 <> 0 THEN pow(10, -length(rtrim(split_part(value::VARCHAR, '.', 2), '0')))
        WHEN value = 0 OR unit IN ('percent', 'percentage_point', 'times', 'rank') THEN 1
        ELSE pow(10, length(value::HUGEINT::VARCHAR) - length(rtrim(value::HUGEINT::VARCHAR, '0')))
    END;
COMMENT ON MACRO significant_place IS 'The last place that the value itself shows (واپسین رقم بامعنا): trailing zeros are taken for rounding, but in a percentage.';

-- A rank is exact. Claims of an earlier reader have no rounding: the value itself must tell.
CREATE OR REPLACE MACRO rounding_half_width(value, rounding, unit) AS
    coalesce(rounding::DOUBLE, CASE WHEN unit = 'rank' THEN 0 ELSE 0.5 * significant_place(value, unit) END);
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
COMMENT ON MACRO stated_low IS 'Least value that a stated figure allows, its slack and hedge (qualifier) considered (کران پایین گفته).';

CREATE OR REPLACE MACRO stated_high(value, value_upper, qualifier, slack) AS
    CASE
        WHEN qualifier IN ('more_than', 'at_least') AND value >= 0 THEN 'infinity'::DOUBLE
        WHEN qualifier IN ('less_than', 'at_most') AND value < 0 THEN 'infinity'::DOUBLE
        ELSE greatest(value, coalesce(value_upper, value))::DOUBLE + slack
    END;
COMMENT ON MACRO stated_high IS 'Greatest value that a stated figure allows, its slack and hedge (qualifier) considered (کران بالای گفته).';
