-- One row per reason why the batch cannot be loaded, as a sentence; none for a sound batch.
SELECT format('it holds {} articles with the key «{}» of source «{}», expected one', count(*), source_id, source) AS problem
FROM staged_articles
GROUP BY source, source_id
HAVING count(*) > 1
UNION ALL
SELECT format('article {} is stored with another source, key or text', s.article_id)
FROM staged_articles AS s
INNER JOIN articles AS a USING (article_id)
WHERE (s.source, s.source_id, s.content_hash) IS DISTINCT FROM (a.source, a.source_id, a.content_hash)
UNION ALL
SELECT format('it holds {} claims with the identity {}, expected one', count(*), claim_id)
FROM staged_claims
GROUP BY claim_id
HAVING count(*) > 1
UNION ALL
SELECT format('claim {} is stored for article {}, and the batch gives it to {}', s.claim_id, c.article_id, s.article_id)
FROM staged_claims AS s
INNER JOIN claims AS c USING (claim_id)
WHERE s.article_id <> c.article_id
UNION ALL
SELECT format('it holds {} unclaimed numbers at {}-{} of article {}, expected one', count(*), span_start, span_end, article_id)
FROM staged_numbers
GROUP BY article_id, span_start, span_end
HAVING count(*) > 1
UNION ALL
SELECT format('it holds {} rows for {} in the gate {} and its expectation {}, expected one', count(*), row_key, gate, expectation)
FROM staged_quarantine
GROUP BY gate, row_key, expectation
HAVING count(*) > 1
UNION ALL
SELECT DISTINCT format('it has claims or numbers of article {}, which is neither in the batch nor current', orphan.article_id)
FROM (
    SELECT article_id FROM staged_claims
    UNION ALL
    SELECT article_id FROM staged_numbers
) AS orphan
WHERE
    orphan.article_id NOT IN (SELECT article_id FROM staged_articles)
    AND orphan.article_id NOT IN (SELECT article_id FROM articles WHERE is_current)
UNION ALL
SELECT 'its articles carry claims or numbers, and no extractor_version says who read them'
FROM staged_articles
WHERE
    extractor_version IS NULL
    AND (
        article_id IN (SELECT article_id FROM staged_claims)
        OR article_id IN (SELECT article_id FROM staged_numbers)
    )
UNION ALL
SELECT format('row {} of the quarantine is {}, expected a held one', d.quarantine_id, coalesce(q.status, 'unknown'))
FROM incoming_decisions AS d
LEFT JOIN quarantine AS q USING (quarantine_id)
WHERE q.status IS DISTINCT FROM 'held'
LIMIT 5;
