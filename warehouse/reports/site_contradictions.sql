-- One row per contradiction, the newest periods first and the widest of each, at most $most: both with their sentences.
SELECT
    k.*,
    c.value_upper AS first_value_upper,
    d.value_upper AS second_value_upper,
    substr(x.text, c.sentence_start + 1, c.sentence_end - c.sentence_start) AS first_sentence,
    c.span_start - c.sentence_start AS first_start,
    c.span_end - c.sentence_start AS first_end,
    substr(y.text, d.sentence_start + 1, d.sentence_end - d.sentence_start) AS second_sentence,
    d.span_start - d.sentence_start AS second_start,
    d.span_end - d.sentence_start AS second_end
FROM contradictions AS k
INNER JOIN claims AS c ON k.first_claim_id = c.claim_id
INNER JOIN claims AS d ON k.second_claim_id = d.claim_id
INNER JOIN articles AS x ON k.first_article_id = x.article_id
INNER JOIN articles AS y ON k.second_article_id = y.article_id
ORDER BY k.period_end DESC, abs(k.difference_percent) DESC NULLS LAST, k.first_claim_id, k.second_claim_id
LIMIT $most;
