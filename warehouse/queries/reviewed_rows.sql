-- One row per row of the quarantine asked for, in that order: what became of it, and what else holds the same row back.
WITH asked AS (
    SELECT
        unnest($quarantine_ids::VARCHAR[]) AS quarantine_id,
        generate_subscripts($quarantine_ids::VARCHAR[], 1) AS position
),

-- The copies of a row are told apart by a number behind its key.
rows_asked AS (
    SELECT q.*, split_part(q.row_key, '#', 1) AS first_key, asked.position
    FROM asked
    INNER JOIN quarantine AS q USING (quarantine_id)
)

SELECT
    q.quarantine_id,
    q.gate,
    q.expectation,
    q.reason,
    q.row_key,
    q.article_id,
    q.status,
    CASE q.gate
        WHEN 'articles' THEN a.article_id IS NOT NULL
        WHEN 'unclaimed' THEN EXISTS (
            FROM unclaimed_numbers AS n
            WHERE
                n.article_id = q.article_id
                AND format('{}:{}-{}', n.article_id, n.span_start, n.span_end) = q.first_key
        )
        ELSE EXISTS (FROM claims AS c WHERE c.claim_id = q.first_key)
    END AS is_loaded,
    (
        SELECT list(o.expectation ORDER BY o.expectation)
        FROM quarantine AS o
        WHERE o.row_key = q.row_key AND o.status = 'held' AND o.quarantine_id <> q.quarantine_id
    ) AS still_held_by,
    substr(
        a.text,
        (q.payload ->> '$.sentence_start')::INTEGER + 1,
        (q.payload ->> '$.sentence_end')::INTEGER - (q.payload ->> '$.sentence_start')::INTEGER
    ) AS sentence
FROM rows_asked AS q
LEFT JOIN articles AS a ON a.article_id = q.article_id AND a.is_current
ORDER BY q.position;
