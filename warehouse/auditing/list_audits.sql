-- One row per check, the gravest first; of one article, or of the claim itself, where $article is the beginning of its key.
SELECT
    u.audit_id,
    u.audit,
    u.verdict,
    u.off_percent,
    u.unit,
    u.stated,
    u.expected,
    u.difference,
    u.detail,
    u.quote,
    u.other_quotes,
    u.reference,
    c.speaker,
    u.claim_id,
    u.other_claim_ids,
    u.article_id,
    a.source,
    a.source_id,
    a.title,
    a.published_on
FROM audits AS u
INNER JOIN claims AS c USING (claim_id)
INNER JOIN articles AS a ON a.article_id = u.article_id
WHERE
    ($article IS NULL OR starts_with(u.article_id, $article) OR starts_with(a.source_id, $article) OR starts_with(u.claim_id, $article))
    AND ($verdicts IS NULL OR list_contains($verdicts::VARCHAR[], u.verdict))
ORDER BY
    list_position(['contradiction', 'off', 'within_rounding', 'consistent'], u.verdict),
    u.off_percent DESC,
    a.published_on DESC NULLS LAST,
    u.article_id,
    c.span_start,
    u.audit_id
LIMIT $most;
