-- figures: one row per reported claim, with the interval that its words allow; levels: one row per level that an article
-- states, or gives by its exports and its imports; checks: one row per pairing of a claim with the figures it is held against;
-- staged_audits: as audits, without rows.
CREATE OR REPLACE TEMP TABLE figures AS
WITH described AS (
SELECT
    v.claim_id,
    v.article_id,
    a.published_on,
    c.sentence_start,
    v.span_start,
    v.cell_key,
    v.indicator,
    v.measure,
    v.unit,
    v.value::DOUBLE AS value,
    v.value_upper::DOUBLE AS value_upper,
    v.qualifier,
    v.low,
    v.high,
    v.half_width,
    v.ref_area,
    v.place,
    v.partner_area,
    v.sector,
    v.product,
    v.scope,
    v.basis,
    v.whole_area,
    v.compared_to,
    v.period_calendar,
    v.period_year,
    v.period_month_from,
    v.period_month_to,
    v.period_start,
    v.period_end,
    c.breakdown,
    c.breakdown_complete,
    v.speaker,
    v.quote,
    -- What it is about and when, each in one value: for joins.
    hash(v.ref_area, v.place, v.partner_area, v.sector, v.product) AS subject,
    hash(v.period_calendar, v.period_year, v.period_month_from, v.period_month_to, v.period_start, v.period_end)
        AS period,
    coalesce(v.period_year, v.period_month_from) IS NOT NULL OR v.period_start IS NOT NULL AS is_timed
FROM claim_versions AS v
INNER JOIN claims AS c USING (claim_id)
INNER JOIN articles AS a ON a.article_id = v.article_id
WHERE v.valid_to IS NULL AND v.status = 'reported'
)

SELECT
    *,
    -- Of several levels of the same thing in one article the largest is the total: the others are of parts («از این میزان
    -- ۲۲ میلیون دلار») whose names the reader does not know.
    measure <> 'level'
    OR value = max(value) OVER (PARTITION BY article_id, indicator, unit, subject, period, scope)
    AND (scope IS NOT NULL OR value = max(value) OVER (PARTITION BY article_id, indicator, unit, subject, period))
        AS is_total
FROM described;

CREATE OR REPLACE TEMP TABLE levels AS
WITH stated AS (
    SELECT
        [claim_id] AS claim_ids,
        article_id,
        sentence_start,
        indicator,
        unit,
        value,
        low,
        high,
        shown(value) AS words,
        ref_area,
        place,
        partner_area,
        sector,
        product,
        scope,
        basis,
        period_calendar,
        period_year,
        period_month_from,
        period_month_to,
        period_start,
        period_end,
        subject,
        period,
        is_timed
    FROM figures
    WHERE measure = 'level' AND is_total
),

-- Trade is exports and imports together, said so or not.
traded AS (
    SELECT
        list_concat(e.claim_ids, i.claim_ids) AS claim_ids,
        e.article_id,
        e.sentence_start,
        replace(e.indicator, 'export', 'trade') AS indicator,
        e.unit,
        e.value + i.value AS value,
        e.low + i.low AS low,
        e.high + i.high AS high,
        format('({} + {})', e.words, i.words) AS words,
        e.ref_area,
        e.place,
        e.partner_area,
        e.sector,
        e.product,
        coalesce(e.scope, i.scope) AS scope,
        coalesce(e.basis, i.basis) AS basis,
        e.period_calendar,
        e.period_year,
        e.period_month_from,
        e.period_month_to,
        e.period_start,
        e.period_end,
        e.subject,
        e.period,
        e.is_timed
    FROM stated AS e
    INNER JOIN stated AS i
        ON
            i.article_id = e.article_id
            AND i.subject = e.subject
            AND i.period = e.period
            AND i.unit = e.unit
            AND i.indicator = replace(e.indicator, 'export', 'import')
            AND scopes_agree(e.scope, i.scope)
            AND may_agree(e.basis, i.basis)
            AND (e.is_timed OR e.sentence_start = i.sentence_start)
    WHERE e.indicator IN ('export_value', 'export_weight')
)

SELECT * FROM stated
UNION ALL
SELECT * FROM traded;

CREATE OR REPLACE TEMP TABLE checks (
    audit           VARCHAR NOT NULL,
    -- What of the claim is checked; a claim is checked once for each.
    against         VARCHAR NOT NULL DEFAULT '',
    claim_id        VARCHAR NOT NULL,
    other_claim_ids VARCHAR[] NOT NULL,
    unit            VARCHAR NOT NULL,
    stated          DOUBLE NOT NULL,
    stated_low      DOUBLE NOT NULL,
    stated_high     DOUBLE NOT NULL,
    expected        DOUBLE NOT NULL,
    expected_low    DOUBLE NOT NULL,
    expected_high   DOUBLE NOT NULL,
    -- What a difference is measured by, in the unit.
    scale           DOUBLE NOT NULL,
    -- Guesses that the pairing needed: scopes that are not said, ...
    guesses         INTEGER NOT NULL,
    sum             VARCHAR NOT NULL,
    reference       VARCHAR
);

CREATE OR REPLACE TEMP TABLE staged_audits AS
SELECT * EXCLUDE (run_id, audited_at)
FROM audits
LIMIT 0;
