-- staged_audits: one row more per check of the articles of one part ($part of $parts), as in audits: of the pairings possible,
-- the one that agrees best, for the doubt is the claim's. Figures beyond what the table holds are not audited.
INSERT INTO staged_audits
WITH measured AS (
    SELECT
        c.*,
        100 * gap_between(c.stated_low, c.stated_high, c.expected_low, c.expected_high) / c.scale AS off_percent,
        f.article_id,
        f.quote,
        hash(f.article_id, f.indicator, f.measure, f.unit, f.subject, f.period, f.scope, f.whole_area, f.compared_to)
            AS topic
    FROM checks AS c
    INNER JOIN figures AS f USING (claim_id)
    WHERE c.scale > 0 AND hash(f.article_id) % $parts = $part
),

chosen AS (
    SELECT
        *,
        audit_verdict(stated, stated_low, stated_high, expected, expected_low, expected_high, off_percent) AS verdict
    FROM measured
    QUALIFY
        row_number() OVER (
            PARTITION BY audit, claim_id, against
            ORDER BY round(off_percent, 6), guesses, abs(stated - expected) / scale, other_claim_ids
        ) = 1
),

-- Two growths of one thing in one article, one of which is borne out: the other is of a part («کاغذ بسته‌بندی») or of another
-- («صادرات ترکیه») whose name the reader does not know.
told AS (
    SELECT
        *,
        audit IN ('balance', 'change', 'growth', 'share_of_whole')
        AND verdict IN ('off', 'contradiction')
        AND bool_or(verdict IN ('consistent', 'within_rounding')) OVER (PARTITION BY audit, topic) AS is_of_another
    FROM chosen
),

quoted AS (
    SELECT
        k.audit,
        k.claim_id,
        k.against,
        list(f.quote ORDER BY k.position) AS other_quotes
    FROM (
        SELECT
            audit,
            claim_id,
            against,
            unnest(other_claim_ids) AS other_claim_id,
            generate_subscripts(other_claim_ids, 1) AS position
        FROM told
    ) AS k
    INNER JOIN figures AS f ON f.claim_id = k.other_claim_id
    GROUP BY k.audit, k.claim_id, k.against
)

SELECT
    substr(sha256(concat_ws(chr(31), k.audit, k.claim_id, k.against)), 1, 16) AS audit_id,
    k.audit,
    k.article_id,
    k.claim_id,
    k.other_claim_ids,
    k.unit,
    try_cast(k.stated AS DECIMAL(38, 6)) AS stated,
    try_cast(k.stated_low AS DECIMAL(38, 6)) AS stated_low,
    try_cast(k.stated_high AS DECIMAL(38, 6)) AS stated_high,
    try_cast(k.expected AS DECIMAL(38, 6)) AS expected,
    try_cast(k.expected_low AS DECIMAL(38, 6)) AS expected_low,
    try_cast(k.expected_high AS DECIMAL(38, 6)) AS expected_high,
    try_cast(k.stated - k.expected AS DECIMAL(38, 6)) AS difference,
    CASE WHEN k.verdict IN ('off', 'contradiction') THEN round(k.off_percent, 2) ELSE 0 END AS off_percent,
    k.verdict,
    k.quote,
    coalesce(q.other_quotes, []) AS other_quotes,
    k.reference,
    format(
        'stated {} {}, computed {} ({}): {}',
        shown_within(k.stated, k.stated_low, k.stated_high),
        k.unit,
        shown_within(k.expected, k.expected_low, k.expected_high),
        k.sum,
        CASE k.verdict
            WHEN 'off' THEN format('off by {} percent', shown(round(k.off_percent, 2)))
            WHEN 'within_rounding' THEN 'within rounding'
            ELSE k.verdict
        END
    ) AS detail
FROM told AS k
LEFT JOIN quoted AS q USING (audit, claim_id, against)
WHERE NOT k.is_of_another AND abs(k.stated) < 1e31 AND abs(k.expected) < 1e31;
