-- One row per incoming article and article like it that may be its copy: stored, or in the same batch; published within
-- ten days of each other; nine in ten of the figures of the one with fewer shared (the least that any rule asks for).
WITH everyone AS (
    SELECT article_id, cluster_id, published_on, bands, figures
    FROM article_fingerprints
    UNION ALL BY NAME
    SELECT article_id, NULL AS cluster_id, published_on, bands, figures
    FROM incoming_fingerprints
    WHERE article_id NOT IN (SELECT article_id FROM article_fingerprints)
),

incoming_bands AS (
    SELECT article_id, published_on, unnest(bands) AS band
    FROM incoming_fingerprints
),

near AS (
    SELECT article_id, published_on, bands
    FROM everyone
    WHERE
        published_on IS NULL
        OR (SELECT count(*) > count(published_on) FROM incoming_fingerprints)
        OR published_on BETWEEN (SELECT min(published_on) - 10 FROM incoming_fingerprints)
        AND (SELECT max(published_on) + 10 FROM incoming_fingerprints)
),

everyones_bands AS (
    SELECT article_id, published_on, unnest(bands) AS band
    FROM near
),

alike AS (
    SELECT i.article_id, e.article_id AS other_id, count(*) AS shared_bands
    FROM incoming_bands AS i
    INNER JOIN everyones_bands AS e ON i.band = e.band AND i.article_id <> e.article_id
    WHERE coalesce(abs(date_diff('day', i.published_on, e.published_on)), 0) <= 10
    GROUP BY i.article_id, e.article_id
)

SELECT
    a.article_id,
    a.other_id,
    e.cluster_id AS other_cluster_id,
    a.shared_bands,
    least(len(i.figures), len(e.figures)) AS fewer,
    greatest(len(i.figures), len(e.figures)) AS more,
    len(list_intersect(i.figures, e.figures)) AS shared
FROM alike AS a
INNER JOIN incoming_fingerprints AS i ON a.article_id = i.article_id
INNER JOIN everyone AS e ON a.other_id = e.article_id
WHERE len(list_intersect(i.figures, e.figures)) >= 0.9 * least(len(i.figures), len(e.figures));
