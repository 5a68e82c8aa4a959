-- changes: one row per row that the batch touches: its table, key and whether it is inserted, updated, unchanged or closed.
CREATE OR REPLACE TEMP TABLE changes (table_name VARCHAR, key VARCHAR, change VARCHAR, because VARCHAR);

-- A row that a person released stays where it is, though the gate did not know of that yet when it held it back again.
CREATE OR REPLACE TEMP TABLE released_again AS
SELECT s.row_key
FROM staged_quarantine AS s
LEFT JOIN quarantine AS q USING (quarantine_id)
GROUP BY s.row_key
HAVING bool_and(coalesce(q.status = 'released' AND payload_said(q.payload) = payload_said(s.payload), false));

-- A version that returns (known, but not current) is an update; a cluster is kept unless the batch names another.
INSERT INTO changes
SELECT
    'articles',
    s.article_id,
    CASE
        WHEN a.article_id IS NULL THEN 'inserted'
        WHEN NOT a.is_current THEN 'updated'
        WHEN
            (s.url, s.agency, s.title, s.published_on) IS DISTINCT FROM (a.url, a.agency, a.title, a.published_on)
            OR coalesce(s.cluster_id, a.cluster_id) <> a.cluster_id
            OR coalesce(s.extractor_version, a.extractor_version) IS DISTINCT FROM a.extractor_version
            THEN 'updated'
        ELSE 'unchanged'
    END,
    CASE WHEN a.article_id IS NULL OR NOT a.is_current THEN 'revised' END
FROM staged_articles AS s
LEFT JOIN articles AS a USING (article_id);

INSERT INTO changes
SELECT 'articles', a.article_id, 'closed', 'revised'
FROM articles AS a
INNER JOIN staged_articles AS s ON s.source = a.source AND s.source_id = a.source_id AND s.article_id <> a.article_id
WHERE a.is_current;

-- Every column counts but those that say when and by which run a row was stored. Nothing is stored of an article that is
-- new: a batch of new ones need not look through the table.
INSERT INTO changes
WITH stored AS (
    FROM claims
    WHERE
        claim_id IN (
            SELECT s.claim_id
            FROM staged_claims AS s
            ANTI JOIN changes AS a ON a.table_name = 'articles' AND a.change = 'inserted' AND a.key = s.article_id
        )
),

different AS (
    SELECT * EXCLUDE (run_id, valid_from) FROM staged_claims
    WHERE claim_id IN (SELECT claim_id FROM stored)
    EXCEPT
    SELECT * EXCLUDE (run_id, valid_from) FROM stored
)

SELECT
    'claims',
    s.claim_id,
    CASE
        WHEN stored.claim_id IS NULL THEN 'inserted'
        WHEN different.claim_id IS NULL THEN 'unchanged'
        ELSE 'updated'
    END,
    'reread'
FROM staged_claims AS s
LEFT JOIN stored USING (claim_id)
LEFT JOIN different USING (claim_id);

INSERT INTO changes
SELECT
    'claims',
    c.claim_id,
    'closed',
    CASE
        WHEN a.change = 'closed' THEN 'revised'
        WHEN c.claim_id IN (SELECT row_key FROM staged_quarantine) THEN 'withheld'
        ELSE 'reread'
    END
FROM claims AS c
INNER JOIN changes AS a ON a.table_name = 'articles' AND a.key = c.article_id
LEFT JOIN staged_articles AS s ON s.article_id = c.article_id
WHERE
    a.change = 'closed'
    OR (
        s.extractor_version IS NOT NULL
        AND c.claim_id NOT IN (SELECT claim_id FROM staged_claims)
        AND c.claim_id NOT IN (SELECT row_key FROM released_again)
    );

INSERT INTO changes
WITH stored AS (
    FROM unclaimed_numbers
    WHERE
        article_id IN (
            SELECT s.article_id
            FROM staged_numbers AS s
            ANTI JOIN changes AS a ON a.table_name = 'articles' AND a.change = 'inserted' AND a.key = s.article_id
        )
),

different AS (
    SELECT * EXCLUDE (run_id) FROM staged_numbers
    WHERE article_id IN (SELECT article_id FROM stored)
    EXCEPT
    SELECT * EXCLUDE (run_id) FROM stored
)

SELECT
    'unclaimed_numbers',
    format('{}:{}:{}', s.article_id, s.span_start, s.span_end),
    CASE
        WHEN stored.article_id IS NULL THEN 'inserted'
        WHEN different.article_id IS NULL THEN 'unchanged'
        ELSE 'updated'
    END,
    NULL
FROM staged_numbers AS s
LEFT JOIN stored USING (article_id, span_start, span_end)
LEFT JOIN different USING (article_id, span_start, span_end);

INSERT INTO changes
SELECT 'unclaimed_numbers', format('{}:{}:{}', n.article_id, n.span_start, n.span_end), 'closed', NULL
FROM unclaimed_numbers AS n
INNER JOIN changes AS a ON a.table_name = 'articles' AND a.key = n.article_id
LEFT JOIN staged_articles AS s ON s.article_id = n.article_id
LEFT JOIN staged_numbers AS kept
    ON kept.article_id = n.article_id AND kept.span_start = n.span_start AND kept.span_end = n.span_end
WHERE a.change = 'closed' OR (s.extractor_version IS NOT NULL AND kept.article_id IS NULL);

INSERT INTO changes
SELECT 'rejections', s.rejection_id, CASE WHEN r.rejection_id IS NULL THEN 'inserted' ELSE 'unchanged' END, NULL
FROM staged_rejections AS s
LEFT JOIN rejections AS r USING (rejection_id);

INSERT INTO changes
SELECT
    'gate_results',
    format('{}:{}:{}', s.batch, s.gate, s.expectation),
    CASE WHEN g.run_id IS NULL THEN 'inserted' ELSE 'updated' END,
    NULL
FROM staged_results AS s
LEFT JOIN gate_results AS g USING (run_id, batch, gate, expectation);

-- What a person decided stays as long as the row says the same; else, and where a later reading gives a row again that
-- had gone, it is held again.
INSERT INTO changes
SELECT
    'quarantine',
    s.quarantine_id,
    CASE
        WHEN q.quarantine_id IS NULL THEN 'inserted'
        WHEN q.status IN ('released', 'dropped') AND payload_said(q.payload) = payload_said(s.payload) THEN 'unchanged'
        WHEN
            q.status <> 'held'
            OR (s.severity, s.reason, s.payload, s.article_id)
            IS DISTINCT FROM (q.severity, q.reason, q.payload, q.article_id)
            THEN 'updated'
        ELSE 'unchanged'
    END,
    NULL
FROM staged_quarantine AS s
LEFT JOIN quarantine AS q USING (quarantine_id);

INSERT INTO changes
SELECT 'quarantine', q.quarantine_id, 'closed', NULL
FROM quarantine AS q
INNER JOIN changes AS a ON a.table_name = 'articles' AND a.key = q.article_id
LEFT JOIN staged_articles AS s ON s.article_id = q.article_id
WHERE
    q.status = 'held'
    AND (a.change = 'closed' OR s.extractor_version IS NOT NULL)
    AND q.quarantine_id NOT IN (SELECT quarantine_id FROM staged_quarantine);

INSERT INTO changes
SELECT 'quarantine', quarantine_id, 'updated', NULL
FROM incoming_decisions
WHERE quarantine_id NOT IN (SELECT key FROM changes WHERE table_name = 'quarantine' AND change <> 'unchanged');
