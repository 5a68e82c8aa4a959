-- One row per claim about the very same thing (the cell) as the claim whose identity begins so: who else said it, and what.
-- A macro that stands among the views, because it is made of one of them.
CREATE OR REPLACE MACRO sources_of(claim) AS TABLE
WITH asked AS (
    SELECT v.claim_id, v.cell_key, v.value, v.value_upper, v.low, v.high
    FROM claim_versions AS v
    WHERE v.valid_to IS NULL AND starts_with(v.claim_id, claim)
)

SELECT
    c.claim_id,
    CASE
        WHEN c.claim_id = asked.claim_id THEN 'itself'
        WHEN c.value = asked.value AND c.value_upper IS NOT DISTINCT FROM asked.value_upper THEN 'same figure'
        WHEN v.low <= asked.high AND asked.low <= v.high THEN 'agrees'
        ELSE 'contradicts'
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
INNER JOIN claim_versions AS v ON asked.cell_key = v.cell_key AND v.valid_to IS NULL
INNER JOIN claims AS c ON v.claim_id = c.claim_id
INNER JOIN articles AS a ON c.article_id = a.article_id
ORDER BY relation = 'itself' DESC, a.published_on NULLS LAST, c.claim_id;

COMMENT ON MACRO TABLE sources_of IS 'Every claim about the very same thing as this one (منابع), with what it says (the same figure, one that agrees within rounding and hedges, or one that contradicts) and whether it is a source of its own: sources_of(''000bad7a''), the beginning of a claim_id.';
