-- One row per claim that answers a question asked by name. A line with a parameter that was not asked for is left out.
SELECT
    c.value, c.value_upper, c.unit, c.qualifier, c.measure, c.status, c.ref_area, c.sector, c.partner_area, c.scope,
    c.basis, c.period_year, c.period_month_from, c.period_month_to, c.speaker, a.agency, a.published_on, c.claim_id,
    substr(a.text, c.sentence_start + 1, c.sentence_end - c.sentence_start) AS sentence,
    c.span_start - c.sentence_start AS quote_start,
    c.span_end - c.sentence_start AS quote_end
FROM claims AS c
INNER JOIN articles AS a USING (article_id)
WHERE
    true
    AND c.ref_area = $province
    AND c.indicator = $indicator
    AND c.measure = $measure
    AND c.sector = $sector
    AND c.partner_area = $partner
    AND c.period_year = $year
ORDER BY
    c.period_year DESC NULLS LAST, c.period_month_to DESC NULLS LAST, c.measure <> 'level', c.measure, c.value DESC,
    a.published_on DESC NULLS LAST, c.claim_id;
