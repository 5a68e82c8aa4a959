-- One row per surplus claim: it says of the same cell of the same article what an earlier claim says already.
SELECT
    claim_id,
    article_id,
    first_value(claim_id) OVER same_claim AS duplicate_of,
    first_value(quote) OVER same_claim AS first_quote,
    quote
FROM claims
WINDOW same_claim AS (
    PARTITION BY
        article_id, indicator, measure, status, value, value_upper, unit, qualifier, ref_area, place, partner_area, sector,
        product, scope, basis, whole_area, period_calendar, period_year, period_month_from, period_month_to, period_start,
        period_end, compared_to, speaker
    ORDER BY span_start, span_end, claim_id
)
QUALIFY row_number() OVER same_claim > 1
ORDER BY article_id, span_start, claim_id;
