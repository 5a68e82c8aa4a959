-- No rows: scalar macros of the audits: pairing, intervals, verdicts.

-- Within one article what one clause leaves unsaid is what another says.
CREATE OR REPLACE MACRO may_agree(one, other) AS coalesce(one = other, true);
COMMENT ON MACRO may_agree IS 'Whether two attributes are the same, or one of them is not said (سازگاری).';

-- What is said of exports is said of non-oil exports, not of those over border markets.
CREATE OR REPLACE MACRO scopes_agree(one, other) AS
    one IS NOT DISTINCT FROM other
    OR (
        (one IS NULL OR other IS NULL)
        AND coalesce(one, other) IN ('non_oil', 'with_condensate', 'without_condensate', 'with_oil')
    );
COMMENT ON MACRO scopes_agree IS 'Whether two scopes are the same, or one is not said and the other is a whole (non_oil), not a part (border_trade) (سازگاری شمول‌ها).';

-- Less than half of what others say of the same: a part of it («از طریق بازارچه‌های مرزی») whose name the reader does not know.
CREATE OR REPLACE MACRO may_be_whole(high, other_value) AS high > other_value / 2;
COMMENT ON MACRO may_be_whole IS 'Whether a figure may be of the same thing as another one (شاید همان کل): it is not less than half of it.';

CREATE OR REPLACE MACRO gap_between(low, high, other_low, other_high) AS
    greatest(0, other_low - high, low - other_high);
COMMENT ON MACRO gap_between IS 'How far two intervals lie apart (فاصله); 0 where they meet.';

-- A computed figure that is open to one side is a bound: «at most the nation's». Further apart than a fifth, no rounding,
-- scope or revision makes the two the same.
CREATE OR REPLACE MACRO audit_verdict(stated, low, high, expected, expected_low, expected_high, off_percent) AS
    CASE
        WHEN
            off_percent < 1e-7
            AND (
                expected BETWEEN low - abs(expected) * 1e-9 AND high + abs(expected) * 1e-9
                OR (isinf(expected_low) AND stated <= expected)
                OR (isinf(expected_high) AND stated >= expected)
            )
            THEN 'consistent'
        WHEN off_percent < 1e-7 THEN 'within_rounding'
        WHEN (low > 0 AND expected_high < 0) OR (high < 0 AND expected_low > 0) OR off_percent > 20
            THEN 'contradiction'
        ELSE 'off'
    END;
COMMENT ON MACRO audit_verdict IS 'The verdict of an audit (نتیجه حسابرسی): consistent (the computed figure rounds to the stated one), within_rounding (the intervals meet), off (up to 20 percent apart) or contradiction (further, or of the other sign).';

CREATE OR REPLACE MACRO shown(x) AS regexp_replace(format('{:,.6f}', x::DOUBLE), '\.?0+$', '');
COMMENT ON MACRO shown IS 'A number as a person reads it (نمایش عدد): shown(1234.5) is 1,234.5.';

-- «صادرات ۱۰ درصد رشد کرد» does not say whether in dollars or in tonnes.
CREATE OR REPLACE MACRO indicators_meant(indicator) AS
    CASE
        WHEN indicator IN ('export', 'import', 'transit') THEN [indicator || '_value', indicator || '_weight']
        ELSE [indicator]
    END;
COMMENT ON MACRO indicators_meant IS 'The indicators that a claim may be about (شاخص‌های محتمل): export is export_value or export_weight.';

CREATE OR REPLACE MACRO adds_up(indicator) AS indicator IN (
    'export_value', 'export_weight', 'import_value', 'import_weight', 'trade_value', 'trade_weight', 'transit_value',
    'transit_weight', 'production_volume', 'production_value', 'sales_volume', 'sales_value', 'port_throughput',
    'customs_revenue', 'declaration_count'
);
COMMENT ON MACRO adds_up IS 'Whether levels of the indicator add up over months, areas and partners (جمع‌پذیری): those of trade do, the number of workers does not.';

CREATE OR REPLACE MACRO shown_within(x, low, high) AS
    shown(round(x, 2)) || CASE
        WHEN isfinite(low) AND isfinite(high) THEN format(' [{} to {}]', shown(round(low, 2)), shown(round(high, 2)))
        WHEN isfinite(low) THEN ' or more'
        WHEN isfinite(high) THEN ' or less'
        ELSE ''
    END;
COMMENT ON MACRO shown_within IS 'A number with the interval it may lie in, as a person reads it (نمایش عدد با بازه): 14.7 [14.65 to 14.75].';
