-- One row per claim and stretch of time in which the warehouse said so: claims and claims_history together.
CREATE OR REPLACE VIEW claim_versions AS
WITH versions AS (
    SELECT *, NULL::TIMESTAMP AS valid_to
    FROM claims
    UNION ALL BY NAME
    SELECT * EXCLUDE (closed_run_id, closed_because)
    FROM claims_history
)

SELECT
    claim_id,
    article_id,
    valid_from,
    valid_to,
    -- A text for each part, for concat_ws would leave nulls out and join different cells.
    substr(
        md5(
            array_to_string(
                [
                    coalesce(part, '')
                    FOR part IN [
                        status, indicator, measure, unit, ref_area, place, partner_area, sector, product, scope, basis,
                        whole_area, compared_to, coalesce(period_start::VARCHAR, period_year::VARCHAR),
                        coalesce(period_end::VARCHAR, period_month_from || '-' || period_month_to)
                    ]
                ],
                chr(31)
            )
        ),
        1,
        16
    ) AS cell_key,
    status,
    indicator,
    measure,
    unit,
    ref_area,
    place,
    partner_area,
    sector,
    product,
    scope,
    basis,
    whole_area,
    compared_to,
    period_calendar,
    period_year,
    period_month_from,
    period_month_to,
    period_start,
    period_end,
    value,
    value_upper,
    value_text,
    qualifier,
    confidence,
    rounding_half_width(value, rounding, unit) AS half_width,
    stated_slack(value, unit, qualifier, half_width) AS slack,
    stated_low(value, value_upper, qualifier, slack) AS low,
    stated_high(value, value_upper, qualifier, slack) AS high,
    speaker,
    organisation,
    quote,
    span_start,
    span_end
FROM versions;

COMMENT ON VIEW claim_versions IS 'One row per claim and stretch of time in which the warehouse said so (نسخه‌های ادعا), with what its figure allows.';
COMMENT ON COLUMN claim_versions.claim_id IS 'Identity of the claim (شناسه ادعا).';
COMMENT ON COLUMN claim_versions.article_id IS 'The version of the article that says it (شناسه خبر).';
COMMENT ON COLUMN claim_versions.valid_from IS 'Since when the warehouse said so, UTC (معتبر از).';
COMMENT ON COLUMN claim_versions.valid_to IS 'Until when it said so, UTC, exclusive (معتبر تا); null where it says so now.';
COMMENT ON COLUMN claim_versions.cell_key IS 'Digest of what the claim is about (خانه): claims with the same key are about the same thing.';
COMMENT ON COLUMN claim_versions.status IS 'reported, target or counterfactual (وضعیت).';
COMMENT ON COLUMN claim_versions.indicator IS 'What is measured (شاخص): a code of dim_indicator.';
COMMENT ON COLUMN claim_versions.measure IS 'level (مقدار), share (سهم), growth (رشد), change (تغییر) or rank (رتبه).';
COMMENT ON COLUMN claim_versions.unit IS 'Unit of the value (واحد).';
COMMENT ON COLUMN claim_versions.ref_area IS 'Area that it is about (استان): ISO 3166-2.';
COMMENT ON COLUMN claim_versions.place IS 'A customs house, port, zone or city inside it (گمرک، بندر).';
COMMENT ON COLUMN claim_versions.partner_area IS 'Country of destination or origin (کشور طرف تجارت).';
COMMENT ON COLUMN claim_versions.sector IS 'Group of goods (بخش): a code of dim_sector.';
COMMENT ON COLUMN claim_versions.product IS 'The product (کالا).';
COMMENT ON COLUMN claim_versions.scope IS 'What the total includes (شمول).';
COMMENT ON COLUMN claim_versions.basis IS 'customs (از گمرکات استان) or origin (تولیدات استان).';
COMMENT ON COLUMN claim_versions.whole_area IS 'For a share (کل): the area whose total is 100 percent.';
COMMENT ON COLUMN claim_versions.compared_to IS 'For growth and change (سنجیده با): what it is compared with.';
COMMENT ON COLUMN claim_versions.period_calendar IS 'Calendar of the period as the text says it (تقویم): jalali or gregorian.';
COMMENT ON COLUMN claim_versions.period_year IS 'Year in that calendar (سال).';
COMMENT ON COLUMN claim_versions.period_month_from IS 'First month (از ماه).';
COMMENT ON COLUMN claim_versions.period_month_to IS 'Last month (تا ماه).';
COMMENT ON COLUMN claim_versions.period_start IS 'First day, Gregorian (آغاز دوره).';
COMMENT ON COLUMN claim_versions.period_end IS 'Last day, Gregorian (پایان دوره).';
COMMENT ON COLUMN claim_versions.value IS 'The value (مقدار).';
COMMENT ON COLUMN claim_versions.value_upper IS 'Upper end of a range (سر بالای بازه).';
COMMENT ON COLUMN claim_versions.value_text IS 'Number and unit as the text writes them (به بیان متن).';
COMMENT ON COLUMN claim_versions.qualifier IS 'How firmly the figure is given (قید): exact, approx, more_than ...';
COMMENT ON COLUMN claim_versions.confidence IS 'Probability that the claim is right (اطمینان).';
COMMENT ON COLUMN claim_versions.half_width IS 'Half of the last printed place, in the unit: how far rounding (گرد کردن) may have moved the figure.';
COMMENT ON COLUMN claim_versions.slack IS 'half_width, wider where the figure is hedged by «حدود».';
COMMENT ON COLUMN claim_versions.low IS 'Least value that the statement allows; -infinity for «کمتر از».';
COMMENT ON COLUMN claim_versions.high IS 'Greatest value that the statement allows; infinity for «بیش از».';
COMMENT ON COLUMN claim_versions.speaker IS 'Who said it (گوینده).';
COMMENT ON COLUMN claim_versions.organisation IS 'Organisation of the speaker (سازمان).';
COMMENT ON COLUMN claim_versions.quote IS 'The words of the article (نقل متن).';
COMMENT ON COLUMN claim_versions.span_start IS 'Start of the quote in articles.text (آغاز نقل).';
COMMENT ON COLUMN claim_versions.span_end IS 'End of the quote in articles.text, exclusive (پایان نقل).';
