-- One row per incoming article that was put into a cluster before.
SELECT k.article_id, k.cluster_id
FROM article_fingerprints AS k
INNER JOIN incoming_fingerprints AS i ON k.article_id = i.article_id;
