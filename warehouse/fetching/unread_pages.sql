-- One row per article of the source that waits to be read: its oldest unread version, so that each becomes a revision in turn.
-- What was rejected as a copy of another article waits again once a text of the source was closed: it may be the only one now.
WITH newest AS (
    SELECT article_key, max(fetched_at) AS fetched_at
    FROM fetched_pages
    WHERE source = $source
    GROUP BY article_key
),

copies AS (
    SELECT n.article_key, n.fetched_at
    FROM newest AS n
    SEMI JOIN rejections AS r ON r.source = $source AND r.source_id = n.article_key AND r.reason = 'duplicate'
    ANTI JOIN articles AS a ON a.source = $source AND a.source_id = n.article_key AND a.is_current
)

SELECT p.source, p.url, p.raw_hash, p.article_key, p.content_type, p.listed_on, p.fetched_at
FROM fetched_pages AS p
LEFT JOIN copies AS c USING (article_key, fetched_at)
WHERE
    p.source = $source AND p.raw_hash NOT IN (SELECT unnest($without::VARCHAR[]))
    AND (
        p.read_at IS NULL
        OR (
            c.article_key IS NOT NULL
            AND p.read_at < (SELECT max(valid_to) FROM article_revisions WHERE source = $source)
        )
    )
QUALIFY row_number() OVER (PARTITION BY p.article_key ORDER BY p.fetched_at, p.url, p.raw_hash) = 1
ORDER BY p.fetched_at, p.article_key;
