-- One row per province, period, scope and basis: what is known of its trade as a whole.
-- Scope and basis are part of the grain, because exports at the customs and by origin of the goods are different things.
CREATE OR REPLACE VIEW province_trade AS
WITH totals AS (
    SELECT *
    FROM observations
    WHERE
        origin = 'stated'
        AND period_start IS NOT NULL
        AND ref_area IS NOT NULL
        AND place IS NULL
        AND partner_area IS NULL
        AND sector IS NULL
        AND product IS NULL
),

nation AS (
    SELECT
        period_start,
        period_end,
        scope,
        max(value) FILTER (indicator = 'export_value' AND unit = 'USD') AS export_value_usd,
        max(value) FILTER (indicator = 'export_weight' AND unit = 'tonne') AS export_weight_tonnes
    FROM totals
    WHERE ref_area = 'IR' AND measure = 'level' AND basis IS NULL
    GROUP BY period_start, period_end, scope
),

province AS (
    SELECT
        ref_area,
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
        max(value) FILTER (measure = 'share' AND indicator = 'export_value' AND whole_area = 'IR') AS value_share_said,
        max(value) FILTER (measure = 'share' AND indicator = 'export_weight' AND whole_area = 'IR') AS weight_share_said,
        sum(claim_count)::BIGINT AS claim_count
    FROM totals
    WHERE
        ref_area <> 'IR'
        AND indicator IN ('export_value', 'export_weight', 'import_value', 'import_weight')
        AND (measure = 'level' OR (measure = 'share' AND whole_area = 'IR'))
    GROUP BY ref_area, period_start, period_end, scope, basis
)

SELECT
    p.ref_area,
    d.name_fa AS province_fa,
    d.name_en AS province_en,
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
    round(p.export_value_usd / p.export_weight_tonnes, 2) AS export_usd_per_tonne,
    round(p.import_value_usd / p.import_weight_tonnes, 2) AS import_usd_per_tonne,
    p.value_share_said AS value_share_said_percent,
    round(100 * p.export_value_usd / n.export_value_usd, 2) AS value_share_computed_percent,
    p.weight_share_said AS weight_share_said_percent,
    round(100 * p.export_weight_tonnes / n.export_weight_tonnes, 2) AS weight_share_computed_percent,
    p.claim_count
FROM province AS p
LEFT JOIN dim_area AS d ON d.area_code = p.ref_area
LEFT JOIN nation AS n
    ON n.period_start = p.period_start AND n.period_end = p.period_end AND n.scope IS NOT DISTINCT FROM p.scope;

COMMENT ON VIEW province_trade IS 'One row per province, period, scope and basis (تجارت استان): exports and imports, value and weight, and the share of the nation as said and as computed.';
COMMENT ON COLUMN province_trade.ref_area IS 'The province (استان): ISO 3166-2.';
COMMENT ON COLUMN province_trade.province_fa IS 'Its Persian name (نام فارسی استان).';
COMMENT ON COLUMN province_trade.province_en IS 'Its English name (نام انگلیسی استان).';
COMMENT ON COLUMN province_trade.period_calendar IS 'Calendar of the period as the text says it (تقویم): jalali or gregorian.';
COMMENT ON COLUMN province_trade.period_year IS 'Year in that calendar (سال).';
COMMENT ON COLUMN province_trade.period_month_from IS 'First month (از ماه).';
COMMENT ON COLUMN province_trade.period_month_to IS 'Last month (تا ماه).';
COMMENT ON COLUMN province_trade.period_start IS 'First day, Gregorian (آغاز دوره).';
COMMENT ON COLUMN province_trade.period_end IS 'Last day, Gregorian (پایان دوره).';
COMMENT ON COLUMN province_trade.scope IS 'What the totals include (شمول); null where the articles do not say.';
COMMENT ON COLUMN province_trade.basis IS 'customs (از گمرکات استان) or origin (تولیدات استان); null where the articles do not say.';
COMMENT ON COLUMN province_trade.export_value_usd IS 'Value of exports (ارزش صادرات), US dollars.';
COMMENT ON COLUMN province_trade.export_weight_tonnes IS 'Weight of exports (وزن صادرات), tonnes.';
COMMENT ON COLUMN province_trade.import_value_usd IS 'Value of imports (ارزش واردات), US dollars.';
COMMENT ON COLUMN province_trade.import_weight_tonnes IS 'Weight of imports (وزن واردات), tonnes.';
COMMENT ON COLUMN province_trade.export_usd_per_tonne IS 'Value of a tonne exported (ارزش هر تن), computed.';
COMMENT ON COLUMN province_trade.import_usd_per_tonne IS 'Value of a tonne imported, computed (ارزش هر تن واردات).';
COMMENT ON COLUMN province_trade.value_share_said_percent IS 'Share of the national export value (سهم از کشور) as an article says it.';
COMMENT ON COLUMN province_trade.value_share_computed_percent IS 'The same, computed from the levels of province and nation for the same period and scope (سهم ارزشی محاسبه‌شده).';
COMMENT ON COLUMN province_trade.weight_share_said_percent IS 'Share of the national export weight as an article says it (سهم وزنی گفته‌شده).';
COMMENT ON COLUMN province_trade.weight_share_computed_percent IS 'The same, computed (سهم وزنی محاسبه‌شده).';
COMMENT ON COLUMN province_trade.claim_count IS 'Claims behind the row (شمار ادعاها).';
