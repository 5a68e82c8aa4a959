-- One row per article: its fingerprint and its cluster; known ones stay as they are.
MERGE INTO article_fingerprints
USING (SELECT * FROM incoming_fingerprints) AS fresh
ON article_fingerprints.article_id = fresh.article_id
WHEN NOT MATCHED THEN INSERT (
    article_id, cluster_id, published_on, bands, figures
) VALUES (
    fresh.article_id, fresh.cluster_id, fresh.published_on, fresh.bands, fresh.figures
);
