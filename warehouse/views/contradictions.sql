-- One row per pair of figures stated for the same cell that cannot both be true, rounding and hedges considered.
-- A figure goes by the first article that states it, however many do.
CREATE OR REPLACE VIEW contradictions AS
WITH statements AS (
    SELECT
        v.*,
        a.cluster_id,
        a.published_on,
        (coalesce(a.published_on, DATE '9999-12-31'), v.article_id, v.span_start, v.claim_id) AS place_in_order
    FROM claim_versions AS v
    INNER JOIN articles AS a USING (article_id)
    WHERE v.valid_to IS NULL AND v.status = 'reported' AND v.period_start IS NOT NULL AND v.ref_area IS NOT NULL
),

figures AS (
    SELECT
        cell_key,
        low,
        high,
        arg_min(claim_id, place_in_order) AS claim_id,
        min(place_in_order) AS place_in_order,
        list(DISTINCT article_id) AS article_ids,
        count(DISTINCT cluster_id) AS cluster_count
    FROM statements
    GROUP BY cell_key, value, value_upper, qualifier, low, high
),

pairs AS (
    SELECT
        x.claim_id AS first_claim_id,
        y.claim_id AS second_claim_id,
        x.cluster_count AS first_cluster_count,
        y.cluster_count AS second_cluster_count,
        list_has_any(x.article_ids, y.article_ids) AS same_article
    FROM figures AS x
    INNER JOIN figures AS y
        ON y.cell_key = x.cell_key AND (x.high < y.low OR y.high < x.low) AND x.place_in_order < y.place_in_order
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
    p.first_claim_id,
    p.second_claim_id,
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
    a.published_on AS first_published_on,
    b.published_on AS second_published_on,
    a.agency AS first_agency,
    b.agency AS second_agency,
    a.url AS first_url,
    b.url AS second_url,
    p.first_cluster_count,
    p.second_cluster_count,
    p.same_article,
    a.cluster_id = b.cluster_id AS same_cluster
FROM pairs AS p
INNER JOIN claim_versions AS x ON x.claim_id = p.first_claim_id AND x.valid_to IS NULL
INNER JOIN claim_versions AS y ON y.claim_id = p.second_claim_id AND y.valid_to IS NULL
INNER JOIN articles AS a ON a.article_id = x.article_id
INNER JOIN articles AS b ON b.article_id = y.article_id;

COMMENT ON VIEW contradictions IS 'One row per pair of figures stated for the same cell that cannot both be true (تناقض‌ها), both quotes side by side.';
COMMENT ON COLUMN contradictions.cell_key IS 'The cell that both are about (کلید خانه).';
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
COMMENT ON COLUMN contradictions.whole_area IS 'For a share (کل): the area whose total is 100 percent.';
COMMENT ON COLUMN contradictions.compared_to IS 'For growth and change (سنجیده با): what it is compared with.';
COMMENT ON COLUMN contradictions.period_calendar IS 'Calendar of the period as the text says it (تقویم): jalali or gregorian.';
COMMENT ON COLUMN contradictions.period_year IS 'Year in that calendar (سال).';
COMMENT ON COLUMN contradictions.period_month_from IS 'First month (از ماه).';
COMMENT ON COLUMN contradictions.period_month_to IS 'Last month (تا ماه).';
COMMENT ON COLUMN contradictions.period_start IS 'First day, Gregorian (آغاز دوره).';
COMMENT ON COLUMN contradictions.period_end IS 'Last day, Gregorian (پایان دوره).';
COMMENT ON COLUMN contradictions.first_claim_id IS 'The claim that states the first figure first (ادعای نخست).';
COMMENT ON COLUMN contradictions.second_claim_id IS 'The claim that states the second figure first, no earlier than the other (ادعای دوم).';
COMMENT ON COLUMN contradictions.first_value IS 'The first figure (مقدار نخست).';
COMMENT ON COLUMN contradictions.second_value IS 'The second figure (مقدار دوم).';
COMMENT ON COLUMN contradictions.difference IS 'second_value - first_value (اختلاف).';
COMMENT ON COLUMN contradictions.difference_percent IS 'The difference in percent of the first figure (درصد اختلاف).';
COMMENT ON COLUMN contradictions.first_qualifier IS 'How firmly the first figure is given (قید نخست).';
COMMENT ON COLUMN contradictions.second_qualifier IS 'How firmly the second figure is given (قید دوم).';
COMMENT ON COLUMN contradictions.first_quote IS 'Words that give the first figure (نقل نخست).';
COMMENT ON COLUMN contradictions.second_quote IS 'Words that give the second figure (نقل دوم).';
COMMENT ON COLUMN contradictions.first_speaker IS 'Who said the first one (گوینده).';
COMMENT ON COLUMN contradictions.second_speaker IS 'Who said the second one (گوینده دوم).';
COMMENT ON COLUMN contradictions.first_article_id IS 'Article of the first claim (خبر نخست).';
COMMENT ON COLUMN contradictions.second_article_id IS 'Article of the second claim (خبر دوم).';
COMMENT ON COLUMN contradictions.first_published_on IS 'Date of the first article (نخستین انتشار).';
COMMENT ON COLUMN contradictions.second_published_on IS 'Date of the second article (انتشار دوم).';
COMMENT ON COLUMN contradictions.first_agency IS 'Agency of the first article (خبرگزاری).';
COMMENT ON COLUMN contradictions.second_agency IS 'Agency of the second article (خبرگزاری دوم).';
COMMENT ON COLUMN contradictions.first_url IS 'Address of the first article (نشانی نخست).';
COMMENT ON COLUMN contradictions.second_url IS 'Address of the second article (نشانی دوم).';
COMMENT ON COLUMN contradictions.first_cluster_count IS 'Independent articles that state the first figure (شمار منبع‌های نخست): copies of one press release are one.';
COMMENT ON COLUMN contradictions.second_cluster_count IS 'Independent articles that state the second figure (شمار منبع‌های دوم).';
COMMENT ON COLUMN contradictions.same_article IS 'True when one article states both (یک خبر).';
COMMENT ON COLUMN contradictions.same_cluster IS 'True when the two articles are copies of one press release (یک خوشه).';
