-- One row per area, partner, period, scope and basis: what was exported there and imported from there.
-- A place inside the area, a sector or a product is another total and is left out.
CREATE OR REPLACE VIEW partner_trade AS
WITH totals AS (
    SELECT *
    FROM observations
    WHERE
        origin = 'stated'
        AND partner_area IS NOT NULL
        AND ref_area IS NOT NULL
        AND period_start IS NOT NULL
        AND place IS NULL
        AND sector IS NULL
        AND product IS NULL
        AND (whole_area IS NULL OR whole_area = ref_area)
        AND indicator IN ('export', 'export_value', 'export_weight', 'import', 'import_value', 'import_weight')
),

partners AS (
    SELECT
        ref_area,
        partner_area,
        period_start,
        period_end,
        scope,
        basis,
        min(period_calendar) AS period_calendar,
        min(period_year) AS period_year,
        min(period_month_from) AS period_month_from,
        min(period_month_to) AS period_month_to,
        max(value) FILTER (measure = 'level' AND indicator = 'export_value' AND unit = 'USD') AS export_value_usd,
        max(value) FILTER (measure = 'level' AND indicator = 'export_weight' AND unit = 'tonne') AS export_weight_tonnes,
        max(value) FILTER (measure = 'level' AND indicator = 'import_value' AND unit = 'USD') AS import_value_usd,
        max(value) FILTER (measure = 'level' AND indicator = 'import_weight' AND unit = 'tonne') AS import_weight_tonnes,
        max(value) FILTER (measure = 'share' AND indicator IN ('export', 'export_value')) AS export_share_said_percent,
        max(value) FILTER (measure = 'share' AND indicator IN ('import', 'import_value')) AS import_share_said_percent,
        sum(claim_count)::BIGINT AS claim_count
    FROM totals
    GROUP BY ref_area, partner_area, period_start, period_end, scope, basis
)

SELECT
    p.ref_area,
    a.name_fa AS area_fa,
    a.name_en AS area_en,
    p.partner_area,
    d.name_fa AS partner_fa,
    d.name_en AS partner_en,
    d.neighbour,
    p.period_calendar,
    p.period_year,
    p.period_month_from,
    p.period_month_to,
    p.period_start,
    p.period_end,
    p.scope,
    p.basis,
    p.export_value_usd,
    p.export_weight_tonnes,
    p.import_value_usd,
    p.import_weight_tonnes,
    p.export_share_said_percent,
    p.import_share_said_percent,
    p.claim_count
FROM partners AS p
LEFT JOIN dim_area AS a ON p.ref_area = a.area_code
LEFT JOIN dim_partner AS d ON p.partner_area = d.partner_code;

COMMENT ON VIEW partner_trade IS 'One row per area, partner, period, scope and basis (تجارت با کشورها): exports there and imports from there, value and weight.';
COMMENT ON COLUMN partner_trade.ref_area IS 'The area (استان): ISO 3166-2; IR for the country.';
COMMENT ON COLUMN partner_trade.area_fa IS 'Its Persian name (نام فارسی ناحیه).';
COMMENT ON COLUMN partner_trade.area_en IS 'Its English name (نام انگلیسی ناحیه).';
COMMENT ON COLUMN partner_trade.partner_area IS 'The partner (کشور طرف تجارت): ISO 3166-1 alpha-2 or a group of dim_partner.';
COMMENT ON COLUMN partner_trade.partner_fa IS 'Its Persian name (نام فارسی طرف تجارت).';
COMMENT ON COLUMN partner_trade.partner_en IS 'Its English name (نام انگلیسی طرف تجارت).';
COMMENT ON COLUMN partner_trade.neighbour IS 'land or sea for a neighbour of Iran (همسایه).';
COMMENT ON COLUMN partner_trade.period_calendar IS 'Calendar of the period as the text says it (تقویم): jalali or gregorian.';
COMMENT ON COLUMN partner_trade.period_year IS 'Year in that calendar (سال).';
COMMENT ON COLUMN partner_trade.period_month_from IS 'First month (از ماه).';
COMMENT ON COLUMN partner_trade.period_month_to IS 'Last month (تا ماه).';
COMMENT ON COLUMN partner_trade.period_start IS 'First day, Gregorian (آغاز دوره).';
COMMENT ON COLUMN partner_trade.period_end IS 'Last day, Gregorian (پایان دوره).';
COMMENT ON COLUMN partner_trade.scope IS 'What the totals include (شمول); null where not said.';
COMMENT ON COLUMN partner_trade.basis IS 'customs (از گمرکات استان) or origin (تولیدات استان); null where not said.';
COMMENT ON COLUMN partner_trade.export_value_usd IS 'Value of exports to the partner (ارزش صادرات), US dollars.';
COMMENT ON COLUMN partner_trade.export_weight_tonnes IS 'Weight of exports to it (وزن صادرات), tonnes.';
COMMENT ON COLUMN partner_trade.import_value_usd IS 'Value of imports from it (ارزش واردات), US dollars.';
COMMENT ON COLUMN partner_trade.import_weight_tonnes IS 'Weight of imports from it (وزن واردات), tonnes.';
COMMENT ON COLUMN partner_trade.export_share_said_percent IS 'Its share of the area''s exports (سهم از صادرات) as an article says it, percent.';
COMMENT ON COLUMN partner_trade.import_share_said_percent IS 'Its share of the area''s imports (سهم از واردات) as an article says it, percent.';
COMMENT ON COLUMN partner_trade.claim_count IS 'Claims behind the row (شمار ادعاها).';
