-- One row per province, period, scope and basis with a level of trade, newest first: the view province_trade.
SELECT
    ref_area AS area,
    period_calendar,
    period_year,
    period_month_from,
    period_month_to,
    period_start,
    period_end,
    scope,
    basis,
    export_value_usd,
    export_weight_tonnes,
    import_value_usd,
    import_weight_tonnes,
    export_usd_per_tonne,
    value_share_said_percent,
    value_share_computed_percent,
    claim_count
FROM province_trade
WHERE export_value_usd IS NOT NULL OR import_value_usd IS NOT NULL OR export_weight_tonnes IS NOT NULL
ORDER BY area, period_end DESC, period_start, scope NULLS LAST, basis NULLS LAST;
