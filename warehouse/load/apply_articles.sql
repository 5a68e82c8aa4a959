-- One row per version in articles, one per stretch of currency in article_revisions.
UPDATE article_revisions AS r
SET valid_to = $at, closed_run_id = $run_id
FROM changes AS c
WHERE r.valid_to IS NULL AND c.table_name = 'articles' AND c.change = 'closed' AND c.key = r.article_id;

UPDATE articles AS a
SET is_current = false
FROM changes AS c
WHERE c.table_name = 'articles' AND c.change = 'closed' AND c.key = a.article_id;

INSERT INTO article_revisions (source, source_id, revision, article_id, valid_from, valid_to, run_id, closed_run_id)
SELECT
    s.source,
    s.source_id,
    1 + coalesce(max(r.revision), 0),
    s.article_id,
    $at,
    NULL,
    $run_id,
    NULL
FROM staged_articles AS s
INNER JOIN changes AS c ON c.table_name = 'articles' AND c.key = s.article_id AND c.because = 'revised'
LEFT JOIN article_revisions AS r ON r.source = s.source AND r.source_id = s.source_id
GROUP BY s.source, s.source_id, s.article_id;

-- Most are new: only for the others is the table looked through.
INSERT INTO articles (
    article_id, source, source_id, url, agency, title, published_on, captured_on, text, content_hash, revision, is_current,
    cluster_id, extractor_version, ingested_at, run_id
)
SELECT
    s.article_id,
    s.source,
    s.source_id,
    s.url,
    s.agency,
    s.title,
    s.published_on,
    s.captured_on,
    s.text,
    s.content_hash,
    r.revision,
    true,
    coalesce(s.cluster_id, s.article_id),
    s.extractor_version,
    $at,
    $run_id
FROM staged_articles AS s
INNER JOIN changes AS c ON c.table_name = 'articles' AND c.key = s.article_id AND c.change = 'inserted'
INNER JOIN article_revisions AS r ON r.article_id = s.article_id AND r.valid_to IS NULL;

MERGE INTO articles
USING (
    SELECT s.*, r.revision
    FROM staged_articles AS s
    INNER JOIN changes AS c ON c.table_name = 'articles' AND c.key = s.article_id AND c.change = 'updated'
    INNER JOIN article_revisions AS r ON r.article_id = s.article_id AND r.valid_to IS NULL
) AS fresh
ON articles.article_id = fresh.article_id
WHEN MATCHED THEN UPDATE SET
    url = fresh.url,
    agency = fresh.agency,
    title = fresh.title,
    published_on = fresh.published_on,
    revision = fresh.revision,
    is_current = true,
    cluster_id = coalesce(fresh.cluster_id, articles.cluster_id),
    extractor_version = coalesce(fresh.extractor_version, articles.extractor_version);
