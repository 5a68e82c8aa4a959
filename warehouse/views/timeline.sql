-- One row per series (indicator, area, partner, sector ...) and Jalali month that an article gives a level for.
-- News gives totals since the new year; the month itself is the difference of two such totals, where both are known.
CREATE OR REPLACE VIEW timeline AS
WITH levels AS (
    SELECT
        *,
        md5(concat_ws(
            chr(31),
            indicator,
            unit,
            ref_area,
            coalesce(place, ''),
            coalesce(partner_area, ''),
            coalesce(sector, ''),
            coalesce(product, ''),
            coalesce(scope, ''),
            coalesce(basis, '')
        )) AS series_id
    FROM observations
    WHERE
        origin = 'stated'
        AND measure = 'level'
        AND period_calendar = 'jalali'
        AND ref_area IS NOT NULL
        AND period_year IS NOT NULL
        AND period_month_from IS NOT NULL
        AND (period_month_from = 1 OR period_month_from = period_month_to)
),

months AS (
    SELECT
        series_id,
        indicator,
        unit,
        ref_area,
        place,
        partner_area,
        sector,
        product,
        scope,
        basis,
        period_year,
        period_month_to AS period_month,
        max(period_end) AS period_end,
        max(value) FILTER (period_month_from = 1) AS cumulative_value,
        max(half_width) FILTER (period_month_from = 1) AS cumulative_half_width,
        max(claim_id) FILTER (period_month_from = 1) AS cumulative_claim_id,
        max(value) FILTER (period_month_from = period_month_to) AS month_value_said,
        max(claim_id) FILTER (period_month_from = period_month_to) AS month_claim_id
    FROM levels
    GROUP BY ALL
),

stepped AS (
    SELECT
        *,
        lag(cumulative_value) OVER same_series AS earlier_value,
        lag(cumulative_half_width) OVER same_series AS earlier_half_width,
        lag(period_month) OVER same_series AS earlier_month
    FROM months
    WHERE cumulative_value IS NOT NULL
    WINDOW same_series AS (PARTITION BY series_id, period_year ORDER BY period_month)
)

SELECT
    m.series_id,
    m.indicator,
    m.unit,
    m.ref_area,
    a.name_fa AS area_fa,
    a.name_en AS area_en,
    m.place,
    m.partner_area,
    m.sector,
    m.product,
    m.scope,
    m.basis,
    m.period_year,
    m.period_month,
    m.period_end,
    m.cumulative_value,
    m.month_value_said,
    CASE
        WHEN m.period_month = 1 THEN m.cumulative_value
        WHEN s.earlier_month = m.period_month - 1 THEN m.cumulative_value - s.earlier_value
    END AS month_value_computed,
    CASE
        WHEN m.period_month = 1 THEN m.cumulative_half_width
        WHEN s.earlier_month = m.period_month - 1 THEN m.cumulative_half_width + s.earlier_half_width
    END AS month_computed_half_width,
    m.cumulative_claim_id,
    m.month_claim_id
FROM months AS m
LEFT JOIN stepped AS s
    ON m.series_id = s.series_id AND m.period_year = s.period_year AND m.period_month = s.period_month
LEFT JOIN dim_area AS a ON m.ref_area = a.area_code;

COMMENT ON VIEW timeline IS 'One row per series and Jalali month (سری زمانی): the total since the new year (تجمعی), and the month itself (ماهانه) as said and as the difference of two totals.';
COMMENT ON COLUMN timeline.series_id IS 'Identity of the series (شناسه سری): the same indicator, unit, area, place, partner, sector, product, scope and basis.';
COMMENT ON COLUMN timeline.indicator IS 'What is measured (شاخص): a code of dim_indicator.';
COMMENT ON COLUMN timeline.unit IS 'Unit of the values (واحد).';
COMMENT ON COLUMN timeline.ref_area IS 'The area (استان): ISO 3166-2; IR for the country.';
COMMENT ON COLUMN timeline.area_fa IS 'Its Persian name (نام فارسی ناحیه).';
COMMENT ON COLUMN timeline.area_en IS 'Its English name (نام انگلیسی ناحیه).';
COMMENT ON COLUMN timeline.place IS 'A customs house, port, zone or city inside it (گمرک، بندر); null for the whole area.';
COMMENT ON COLUMN timeline.partner_area IS 'Country of destination or origin (کشور طرف تجارت); null for all.';
COMMENT ON COLUMN timeline.sector IS 'Group of goods (بخش); null for all.';
COMMENT ON COLUMN timeline.product IS 'The product (کالا) as the text names it; null for all.';
COMMENT ON COLUMN timeline.scope IS 'What the total includes (شمول); null where not said.';
COMMENT ON COLUMN timeline.basis IS 'customs (از گمرکات استان) or origin (تولیدات استان); null where not said.';
COMMENT ON COLUMN timeline.period_year IS 'Jalali year (سال).';
COMMENT ON COLUMN timeline.period_month IS 'Jalali month (ماه), 1 to 12: the last of the total and the one of the month.';
COMMENT ON COLUMN timeline.period_end IS 'Last day of the month, Gregorian (پایان دوره).';
COMMENT ON COLUMN timeline.cumulative_value IS 'Total of months 1 to period_month (تجمعی), as an article says it; null where none does.';
COMMENT ON COLUMN timeline.month_value_said IS 'The month itself as an article says it (ماهانه به گفته خبر); null where none does.';
COMMENT ON COLUMN timeline.month_value_computed IS 'The month itself (ماهانه): this total minus the one of the month before; null where that one is not known.';
COMMENT ON COLUMN timeline.month_computed_half_width IS 'How far rounding of the two totals may have moved month_value_computed, in the unit (خطای گرد کردن ماهانه).';
COMMENT ON COLUMN timeline.cumulative_claim_id IS 'The claim that gives cumulative_value (ادعای تجمعی).';
COMMENT ON COLUMN timeline.month_claim_id IS 'The claim that gives month_value_said (ادعای ماهانه).';
