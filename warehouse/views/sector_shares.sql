-- One row per sector share that a current article states, with the list it stands in.
CREATE OR REPLACE VIEW sector_shares AS
WITH shares AS (
    SELECT *
    FROM claims
    WHERE measure = 'share' AND unit = 'percent' AND status = 'reported' AND sector IS NOT NULL
),

listed AS (
    SELECT
        *,
        sum(value) OVER same_list AS list_sum,
        count(*) OVER same_list AS list_parts,
        bool_or(breakdown_complete) OVER same_list AS list_complete
    FROM shares
    WINDOW same_list AS (
        PARTITION BY
            article_id, indicator, ref_area, place, whole_area, partner_area, scope, basis, period_year, period_month_from,
            period_month_to, breakdown
    )
)

SELECT
    l.claim_id,
    l.article_id,
    a.published_on,
    l.ref_area,
    d.name_fa AS area_fa,
    d.name_en AS area_en,
    l.indicator,
    l.place,
    l.whole_area,
    l.partner_area,
    l.scope,
    l.basis,
    l.period_calendar,
    l.period_year,
    l.period_month_from,
    l.period_month_to,
    l.period_start,
    l.period_end,
    l.sector,
    s.name_fa AS sector_fa,
    s.name_en AS sector_en,
    l.product,
    l.value AS share_percent,
    l.qualifier,
    l.breakdown,
    l.list_parts,
    l.list_sum AS list_sum_percent,
    l.list_complete,
    -- A share of the nation is part of another whole than its neighbours in the text.
    CASE WHEN l.whole_area IS NOT DISTINCT FROM l.ref_area THEN greatest(100 - l.list_sum, 0) END AS unstated_percent,
    l.quote
FROM listed AS l
INNER JOIN articles AS a USING (article_id)
LEFT JOIN dim_area AS d ON d.area_code = l.ref_area
LEFT JOIN dim_sector AS s ON s.sector_code = l.sector;

COMMENT ON VIEW sector_shares IS 'One row per sector share that a current article states (سهم بخش‌ها), with the sum of its list and the rest that is left unsaid.';
COMMENT ON COLUMN sector_shares.claim_id IS 'The claim (شناسه ادعا).';
COMMENT ON COLUMN sector_shares.article_id IS 'The article that states it (شناسه خبر).';
COMMENT ON COLUMN sector_shares.published_on IS 'Date of the article (تاریخ انتشار).';
COMMENT ON COLUMN sector_shares.ref_area IS 'The area (استان): ISO 3166-2.';
COMMENT ON COLUMN sector_shares.area_fa IS 'Its Persian name (نام فارسی ناحیه).';
COMMENT ON COLUMN sector_shares.area_en IS 'Its English name (نام انگلیسی ناحیه).';
COMMENT ON COLUMN sector_shares.indicator IS 'Of what it is a share (شاخص): export_value, export_weight ...';
COMMENT ON COLUMN sector_shares.place IS 'A customs house, port, zone or city inside the area (مکان).';
COMMENT ON COLUMN sector_shares.whole_area IS 'The area whose total is 100 percent (کل).';
COMMENT ON COLUMN sector_shares.partner_area IS 'Country of destination or origin, where the whole is the trade with it (طرف تجارت).';
COMMENT ON COLUMN sector_shares.scope IS 'What the whole includes (شمول).';
COMMENT ON COLUMN sector_shares.basis IS 'customs or origin (مبنای شمارش); null where not said.';
COMMENT ON COLUMN sector_shares.period_calendar IS 'Calendar of the period as the text says it (تقویم).';
COMMENT ON COLUMN sector_shares.period_year IS 'Year in that calendar (سال).';
COMMENT ON COLUMN sector_shares.period_month_from IS 'First month (از ماه).';
COMMENT ON COLUMN sector_shares.period_month_to IS 'Last month (تا ماه).';
COMMENT ON COLUMN sector_shares.period_start IS 'First day, Gregorian (آغاز دوره).';
COMMENT ON COLUMN sector_shares.period_end IS 'Last day, Gregorian (پایان دوره).';
COMMENT ON COLUMN sector_shares.sector IS 'The sector (بخش): a code of dim_sector.';
COMMENT ON COLUMN sector_shares.sector_fa IS 'Its Persian name (نام فارسی بخش).';
COMMENT ON COLUMN sector_shares.sector_en IS 'Its English name (نام انگلیسی بخش).';
COMMENT ON COLUMN sector_shares.product IS 'The product as the text names it (کالا).';
COMMENT ON COLUMN sector_shares.share_percent IS 'The share (سهم), percent.';
COMMENT ON COLUMN sector_shares.qualifier IS 'How firmly it is given (قید).';
COMMENT ON COLUMN sector_shares.breakdown IS 'Key of the list it stands in (فهرست); null outside a list.';
COMMENT ON COLUMN sector_shares.list_parts IS 'Shares of the same list or, outside a list, of the same whole in the same article (شمار بخش‌های فهرست).';
COMMENT ON COLUMN sector_shares.list_sum_percent IS 'Their sum (جمع فهرست).';
COMMENT ON COLUMN sector_shares.list_complete IS 'True when the text presents the list as complete (فهرست کامل).';
COMMENT ON COLUMN sector_shares.unstated_percent IS 'What the list leaves unsaid (گفته‌نشده): 100 minus the sum, 0 at least; null for shares of another whole.';
COMMENT ON COLUMN sector_shares.quote IS 'The words of the article (نقل متن).';
