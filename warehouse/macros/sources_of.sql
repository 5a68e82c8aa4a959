-- One row per claim about the very same thing (the cell) as the claim whose identity begins so: who else said it, and what.
CREATE OR REPLACE MACRO sources_of(claim) AS TABLE
WITH asked AS (
    SELECT c.*
    FROM claims AS c
    WHERE starts_with(c.claim_id, claim)
)

SELECT
    c.claim_id,
    CASE
        WHEN c.claim_id = asked.claim_id THEN 'itself'
        WHEN c.value = asked.value AND c.value_upper IS NOT DISTINCT FROM asked.value_upper THEN 'same figure'
        ELSE 'another figure'
    END AS relation,
    -- Copies of one release share a cluster: only the first of them is a source of its own.
    row_number() OVER (PARTITION BY asked.claim_id, a.cluster_id ORDER BY a.published_on NULLS LAST, c.claim_id)
    = 1 AS is_independent,
    c.value,
    c.value_upper,
    c.unit,
    c.qualifier,
    c.value_text,
    c.speaker,
    a.agency,
    a.published_on,
    a.title,
    substr(a.text, c.sentence_start + 1, c.sentence_end - c.sentence_start) AS sentence,
    a.url,
    c.article_id
FROM asked
INNER JOIN claims AS c
    ON
        c.indicator = asked.indicator
        AND c.measure = asked.measure
        AND c.status = asked.status
        AND c.unit = asked.unit
        AND c.ref_area IS NOT DISTINCT FROM asked.ref_area
        AND c.place IS NOT DISTINCT FROM asked.place
        AND c.partner_area IS NOT DISTINCT FROM asked.partner_area
        AND c.sector IS NOT DISTINCT FROM asked.sector
        AND c.product IS NOT DISTINCT FROM asked.product
        AND c.scope IS NOT DISTINCT FROM asked.scope
        AND c.basis IS NOT DISTINCT FROM asked.basis
        AND c.whole_area IS NOT DISTINCT FROM asked.whole_area
        AND c.compared_to IS NOT DISTINCT FROM asked.compared_to
        AND c.period_calendar IS NOT DISTINCT FROM asked.period_calendar
        AND c.period_year IS NOT DISTINCT FROM asked.period_year
        AND c.period_month_from IS NOT DISTINCT FROM asked.period_month_from
        AND c.period_month_to IS NOT DISTINCT FROM asked.period_month_to
INNER JOIN articles AS a ON c.article_id = a.article_id
ORDER BY relation = 'itself' DESC, a.published_on NULLS LAST, c.claim_id;

COMMENT ON MACRO TABLE sources_of IS 'Every claim about the very same thing as this one (منابع), with what it says and whether it is a source of its own: sources_of(''000bad7a''), the beginning of a claim_id.';
