-- One row per cell (what a claim is about): the best value of it that any current article reports; a single month that
-- nobody speaks of is the difference of two totals since the new year, where both are known.
-- Best: stated before derived, exact before hedged, the newest article, the finest rounding, the surest reading, in this order.
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
),

best AS (
    SELECT
        r.cell_id,
        'stated' AS origin,
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
    WHERE r.place_in_order = 1
),

-- What one series is: everything but when and how much.
series AS (
    SELECT
        *,
        hash(indicator, unit, ref_area, place, partner_area, sector, product, scope, basis, period_calendar, period_year)
            AS series_key
    FROM best
    WHERE
        measure = 'level'
        AND adds_up(indicator)
        AND ref_area IS NOT NULL
        AND period_start IS NOT NULL
        AND period_year IS NOT NULL
        AND period_month_from IS NOT NULL
),

-- A bound («بیش از ۳ میلیارد») has no difference. A month that is far from the average one before it is no month: one of the
-- two totals is of something else (with condensate, or a part whose name the reader does not know).
derived AS (
    SELECT
        substr(md5(concat_ws(':', 'derived', upto.cell_id, before.cell_id)), 1, 16) AS cell_id,
        'derived' AS origin,
        upto.indicator,
        upto.measure,
        upto.unit,
        upto.ref_area,
        upto.place,
        upto.partner_area,
        upto.sector,
        upto.product,
        upto.scope,
        upto.basis,
        upto.whole_area,
        upto.compared_to,
        upto.period_calendar,
        upto.period_year,
        upto.period_month_to AS period_month_from,
        upto.period_month_to,
        before.period_end + 1 AS period_start,
        upto.period_end,
        upto.value - before.value AS value,
        NULL::DECIMAL(38, 6) AS value_upper,
        CASE WHEN 'approx' IN (upto.qualifier, before.qualifier) THEN 'approx' ELSE 'exact' END AS qualifier,
        upto.half_width + before.half_width AS half_width,
        upto.claim_id,
        upto.article_id,
        upto.published_on,
        upto.first_published_on,
        upto.claim_count + before.claim_count AS claim_count,
        upto.article_count + before.article_count AS article_count,
        upto.cluster_count + before.cluster_count AS cluster_count,
        upto.lowest_value - before.highest_value AS lowest_value,
        upto.highest_value - before.lowest_value AS highest_value
    FROM series AS upto
    INNER JOIN series AS before
        ON before.series_key = upto.series_key AND before.period_month_to = upto.period_month_to - 1
    WHERE
        upto.period_month_from = 1
        AND before.period_month_from = 1
        AND upto.qualifier IN ('exact', 'approx')
        AND before.qualifier IN ('exact', 'approx')
        AND upto.value - before.value BETWEEN 0.25 * before.value / before.period_month_to
        AND 2.5 * before.value / before.period_month_to
        AND NOT EXISTS (
            FROM series AS said
            WHERE
                said.series_key = upto.series_key
                AND said.period_month_from = upto.period_month_to
                AND said.period_month_to = upto.period_month_to
        )
)

SELECT
    *,
    round(100 * (highest_value - lowest_value) / nullif(abs(value), 0), 2) AS spread_percent
FROM best
UNION ALL
SELECT
    *,
    round(100 * (highest_value - lowest_value) / nullif(abs(value), 0), 2) AS spread_percent
FROM derived;

COMMENT ON VIEW observations IS 'One row per cell (خانه): the best value of it over all current articles, with how many say so and how far they differ.';
COMMENT ON COLUMN observations.cell_id IS 'Identity of the cell (شناسه خانه); where its year or area is not settled, it is the article''s own.';
COMMENT ON COLUMN observations.origin IS 'stated (گفته‌شده), or derived (محاسبه‌شده): the difference of the totals up to this month and up to the one before, where it is between a quarter and two and a half times the average month before.';
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
COMMENT ON COLUMN observations.value IS 'The best value (مقدار): stated before derived, exact before hedged, newest article, finest rounding, surest reading.';
COMMENT ON COLUMN observations.value_upper IS 'Upper end, where the best value is a range (سر بالای بازه).';
COMMENT ON COLUMN observations.qualifier IS 'How firmly the best value is given (قید).';
COMMENT ON COLUMN observations.half_width IS 'Half of its last printed place (نیم‌پهنای گرد کردن): how far rounding may have moved it.';
COMMENT ON COLUMN observations.claim_id IS 'The claim that gives it (شناسه ادعا); of a derived month the later total''s.';
COMMENT ON COLUMN observations.article_id IS 'The article that gives it (شناسه خبر).';
COMMENT ON COLUMN observations.published_on IS 'Date of that article (تاریخ انتشار).';
COMMENT ON COLUMN observations.first_published_on IS 'Date of the first article that spoke of the cell (نخستین انتشار).';
COMMENT ON COLUMN observations.claim_count IS 'Claims about the cell (تعداد ادعاها); of a derived month those about its two totals.';
COMMENT ON COLUMN observations.article_count IS 'Articles that speak of it (شمار خبرها).';
COMMENT ON COLUMN observations.cluster_count IS 'Independent ones among them (شمار منبع‌های مستقل): copies of one press release are one.';
COMMENT ON COLUMN observations.lowest_value IS 'Least value that any of them states (کمترین مقدار).';
COMMENT ON COLUMN observations.highest_value IS 'Greatest value that any of them states (بیشترین مقدار).';
COMMENT ON COLUMN observations.spread_percent IS 'How far the statements lie apart (پراکندگی): highest less lowest value, in percent of the best.';
