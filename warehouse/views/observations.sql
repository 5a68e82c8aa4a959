-- One row per cell (what a claim is about): the best value of it that any current article reports.
-- Best: exact before hedged, the newest article, the finest rounding, the surest reading, in this order.
CREATE OR REPLACE VIEW observations AS
WITH stated AS (
    SELECT
        v.*,
        a.cluster_id,
        a.published_on,
        -- Where the year or the area is not settled, two articles need not speak of the same thing.
        CASE WHEN v.period_start IS NULL OR v.ref_area IS NULL THEN v.cell_key || ':' || v.article_id ELSE v.cell_key END
            AS cell_id
    FROM claim_versions AS v
    INNER JOIN articles AS a USING (article_id)
    WHERE v.valid_to IS NULL AND v.status = 'reported'
),

ranked AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY cell_id
            ORDER BY
                CASE qualifier WHEN 'exact' THEN 0 WHEN 'approx' THEN 1 ELSE 2 END,
                published_on DESC NULLS LAST,
                half_width,
                confidence DESC,
                claim_id
        ) AS place_in_order
    FROM stated
),

spread AS (
    SELECT
        cell_id,
        count(*) AS claim_count,
        count(DISTINCT article_id) AS article_count,
        count(DISTINCT cluster_id) AS cluster_count,
        min(value) AS lowest_value,
        max(value) AS highest_value,
        min(published_on) AS first_published_on
    FROM stated
    GROUP BY cell_id
)

SELECT
    r.cell_id,
    r.indicator,
    r.measure,
    r.unit,
    r.ref_area,
    r.place,
    r.partner_area,
    r.sector,
    r.product,
    r.scope,
    r.basis,
    r.whole_area,
    r.compared_to,
    r.period_calendar,
    r.period_year,
    r.period_month_from,
    r.period_month_to,
    r.period_start,
    r.period_end,
    r.value,
    r.value_upper,
    r.qualifier,
    r.half_width,
    r.claim_id,
    r.article_id,
    r.published_on,
    s.first_published_on,
    s.claim_count,
    s.article_count,
    s.cluster_count,
    s.lowest_value,
    s.highest_value
FROM ranked AS r
INNER JOIN spread AS s USING (cell_id)
WHERE r.place_in_order = 1;

COMMENT ON VIEW observations IS 'One row per cell (خانه): the best value of it over all current articles, with how many say so and how far they differ.';
COMMENT ON COLUMN observations.cell_id IS 'Identity of the cell (شناسه خانه); where its year or area is not settled, it is the article''s own.';
COMMENT ON COLUMN observations.indicator IS 'What is measured (شاخص): a code of dim_indicator.';
COMMENT ON COLUMN observations.measure IS 'level (مقدار), share (سهم), growth (رشد), change (تغییر) or rank (رتبه).';
COMMENT ON COLUMN observations.unit IS 'Unit of the value (واحد).';
COMMENT ON COLUMN observations.ref_area IS 'Area that it is about (استان): ISO 3166-2.';
COMMENT ON COLUMN observations.place IS 'A customs house, port, zone or city inside it (گمرک، بندر).';
COMMENT ON COLUMN observations.partner_area IS 'Country of destination or origin (کشور طرف تجارت).';
COMMENT ON COLUMN observations.sector IS 'Group of goods (بخش): a code of dim_sector.';
COMMENT ON COLUMN observations.product IS 'The product (کالا).';
COMMENT ON COLUMN observations.scope IS 'What the total includes (شمول).';
COMMENT ON COLUMN observations.basis IS 'customs (از گمرکات استان) or origin (تولیدات استان).';
COMMENT ON COLUMN observations.whole_area IS 'For a share (کل): the area whose total is 100 percent.';
COMMENT ON COLUMN observations.compared_to IS 'For growth and change (سنجیده با): what it is compared with.';
COMMENT ON COLUMN observations.period_calendar IS 'Calendar of the period as the text says it (تقویم): jalali or gregorian.';
COMMENT ON COLUMN observations.period_year IS 'Year in that calendar (سال).';
COMMENT ON COLUMN observations.period_month_from IS 'First month (از ماه).';
COMMENT ON COLUMN observations.period_month_to IS 'Last month (تا ماه).';
COMMENT ON COLUMN observations.period_start IS 'First day, Gregorian (آغاز دوره).';
COMMENT ON COLUMN observations.period_end IS 'Last day, Gregorian (پایان دوره).';
COMMENT ON COLUMN observations.value IS 'The best value (مقدار): exact before hedged, newest article, finest rounding, surest reading.';
COMMENT ON COLUMN observations.value_upper IS 'Upper end, where the best value is a range (سر بالای بازه).';
COMMENT ON COLUMN observations.qualifier IS 'How firmly the best value is given (قید).';
COMMENT ON COLUMN observations.half_width IS 'Half of its last printed place (نیم‌پهنای گرد کردن): how far rounding may have moved it.';
COMMENT ON COLUMN observations.claim_id IS 'The claim that gives it (شناسه ادعا).';
COMMENT ON COLUMN observations.article_id IS 'The article that gives it (شناسه خبر).';
COMMENT ON COLUMN observations.published_on IS 'Date of that article (تاریخ انتشار).';
COMMENT ON COLUMN observations.first_published_on IS 'Date of the first article that spoke of the cell (نخستین انتشار).';
COMMENT ON COLUMN observations.claim_count IS 'Claims about the cell (تعداد ادعاها).';
COMMENT ON COLUMN observations.article_count IS 'Articles that speak of it (شمار خبرها).';
COMMENT ON COLUMN observations.cluster_count IS 'Independent ones among them (شمار منبع‌های مستقل): copies of one press release are one.';
COMMENT ON COLUMN observations.lowest_value IS 'Least value that any of them states (کمترین مقدار).';
COMMENT ON COLUMN observations.highest_value IS 'Greatest value that any of them states (بیشترین مقدار).';
