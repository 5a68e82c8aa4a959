-- One row per pair of statements about the same cell that cannot both be true, rounding and hedges considered.
-- Copies of one press release count once for each figure they give.
CREATE OR REPLACE VIEW contradictions AS
WITH statements AS (
    SELECT v.*, a.cluster_id, a.published_on, a.agency, a.url
    FROM claim_versions AS v
    INNER JOIN articles AS a USING (article_id)
    WHERE v.valid_to IS NULL AND v.status = 'reported' AND v.period_start IS NOT NULL AND v.ref_area IS NOT NULL
    QUALIFY
        row_number() OVER (
            PARTITION BY v.cell_key, a.cluster_id, v.value, v.value_upper, v.qualifier
            ORDER BY a.published_on, v.article_id, v.span_start
        ) = 1
)

SELECT
    x.cell_key,
    x.indicator,
    x.measure,
    x.unit,
    x.ref_area,
    x.place,
    x.partner_area,
    x.sector,
    x.product,
    x.scope,
    x.basis,
    x.whole_area,
    x.compared_to,
    x.period_calendar,
    x.period_year,
    x.period_month_from,
    x.period_month_to,
    x.period_start,
    x.period_end,
    x.claim_id AS first_claim_id,
    y.claim_id AS second_claim_id,
    x.value AS first_value,
    y.value AS second_value,
    y.value - x.value AS difference,
    round(100 * (y.value - x.value) / nullif(abs(x.value), 0), 2) AS difference_percent,
    x.qualifier AS first_qualifier,
    y.qualifier AS second_qualifier,
    x.quote AS first_quote,
    y.quote AS second_quote,
    x.speaker AS first_speaker,
    y.speaker AS second_speaker,
    x.article_id AS first_article_id,
    y.article_id AS second_article_id,
    x.published_on AS first_published_on,
    y.published_on AS second_published_on,
    x.agency AS first_agency,
    y.agency AS second_agency,
    x.url AS first_url,
    y.url AS second_url,
    x.article_id = y.article_id AS same_article,
    x.cluster_id = y.cluster_id AS same_cluster
FROM statements AS x
INNER JOIN statements AS y ON y.cell_key = x.cell_key AND (x.high < y.low OR y.high < x.low)
WHERE
    (coalesce(x.published_on, DATE '9999-12-31'), x.article_id, x.span_start, x.claim_id)
    < (coalesce(y.published_on, DATE '9999-12-31'), y.article_id, y.span_start, y.claim_id);

COMMENT ON VIEW contradictions IS 'One row per pair of statements about the same cell that cannot both be true (تناقض‌ها), both quotes side by side.';
COMMENT ON COLUMN contradictions.cell_key IS 'The cell that both are about.';
COMMENT ON COLUMN contradictions.indicator IS 'What is measured (شاخص): a code of dim_indicator.';
COMMENT ON COLUMN contradictions.measure IS 'level (مقدار), share (سهم), growth (رشد), change (تغییر) or rank (رتبه).';
COMMENT ON COLUMN contradictions.unit IS 'Unit of the value (واحد).';
COMMENT ON COLUMN contradictions.ref_area IS 'Area that it is about (استان): ISO 3166-2.';
COMMENT ON COLUMN contradictions.place IS 'A customs house, port, zone or city inside it (گمرک، بندر).';
COMMENT ON COLUMN contradictions.partner_area IS 'Country of destination or origin (کشور طرف تجارت).';
COMMENT ON COLUMN contradictions.sector IS 'Group of goods (بخش): a code of dim_sector.';
COMMENT ON COLUMN contradictions.product IS 'The product (کالا).';
COMMENT ON COLUMN contradictions.scope IS 'What the total includes (شمول).';
COMMENT ON COLUMN contradictions.basis IS 'customs (از گمرکات استان) or origin (تولیدات استان).';
COMMENT ON COLUMN contradictions.whole_area IS 'For a share: the area whose total is 100 percent.';
COMMENT ON COLUMN contradictions.compared_to IS 'For growth and change: what it is compared with.';
COMMENT ON COLUMN contradictions.period_calendar IS 'Calendar of the period as the text says it: jalali or gregorian.';
COMMENT ON COLUMN contradictions.period_year IS 'Year in that calendar (سال).';
COMMENT ON COLUMN contradictions.period_month_from IS 'First month (از ماه).';
COMMENT ON COLUMN contradictions.period_month_to IS 'Last month (تا ماه).';
COMMENT ON COLUMN contradictions.period_start IS 'First day, Gregorian.';
COMMENT ON COLUMN contradictions.period_end IS 'Last day, Gregorian.';
COMMENT ON COLUMN contradictions.first_claim_id IS 'The earlier claim.';
COMMENT ON COLUMN contradictions.second_claim_id IS 'The later claim.';
COMMENT ON COLUMN contradictions.first_value IS 'What the earlier one says.';
COMMENT ON COLUMN contradictions.second_value IS 'What the later one says.';
COMMENT ON COLUMN contradictions.difference IS 'second_value - first_value (اختلاف).';
COMMENT ON COLUMN contradictions.difference_percent IS 'The difference in percent of the first value.';
COMMENT ON COLUMN contradictions.first_qualifier IS 'How firmly the earlier figure is given.';
COMMENT ON COLUMN contradictions.second_qualifier IS 'How firmly the later figure is given.';
COMMENT ON COLUMN contradictions.first_quote IS 'Words of the earlier article.';
COMMENT ON COLUMN contradictions.second_quote IS 'Words of the later article.';
COMMENT ON COLUMN contradictions.first_speaker IS 'Who said the earlier one (گوینده).';
COMMENT ON COLUMN contradictions.second_speaker IS 'Who said the later one.';
COMMENT ON COLUMN contradictions.first_article_id IS 'The earlier article.';
COMMENT ON COLUMN contradictions.second_article_id IS 'The later article.';
COMMENT ON COLUMN contradictions.first_published_on IS 'Date of the earlier article.';
COMMENT ON COLUMN contradictions.second_published_on IS 'Date of the later article.';
COMMENT ON COLUMN contradictions.first_agency IS 'Its agency (خبرگزاری).';
COMMENT ON COLUMN contradictions.second_agency IS 'Agency of the later article.';
COMMENT ON COLUMN contradictions.first_url IS 'Its address.';
COMMENT ON COLUMN contradictions.second_url IS 'Address of the later article.';
COMMENT ON COLUMN contradictions.same_article IS 'True when one article contradicts itself.';
COMMENT ON COLUMN contradictions.same_cluster IS 'True when copies of one press release differ.';
