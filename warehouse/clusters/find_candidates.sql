-- One row per incoming article and article like it that may be its copy: stored, or in the same batch; published within
-- ten days of each other; nine in ten of the figures of the one with fewer shared (the least that any rule asks for).
-- An article without a date is held against those of the days of its batch.
WITH near AS (
    SELECT article_id, cluster_id, published_on, bands, figures
    FROM article_fingerprints
    WHERE
        published_on IS NULL
        OR (SELECT count(published_on) = 0 FROM incoming_fingerprints)
        OR published_on BETWEEN (SELECT min(published_on) - 10 FROM incoming_fingerprints)
        AND (SELECT max(published_on) + 10 FROM incoming_fingerprints)
    UNION ALL BY NAME
    SELECT article_id, NULL AS cluster_id, published_on, bands, figures
    FROM incoming_fingerprints
    WHERE article_id NOT IN (SELECT article_id FROM article_fingerprints)
),

incoming_figures AS (
    SELECT article_id, published_on, len(figures) AS figure_count, unnest(if(figures = [], [''], figures)) AS figure
    FROM incoming_fingerprints
),

near_figures AS MATERIALIZED (
    SELECT article_id, published_on, len(figures) AS figure_count, unnest(if(figures = [], [''], figures)) AS figure
    FROM near
),

-- Of n figures at most n/10 may be missing in a copy, so that of any n/10 + 1 of them one is shared: pairs are made of
-- the rarest, and not of the bands, which all texts of a form that is filled in anew each day have in common.
ranked AS MATERIALIZED (
    SELECT f.article_id, f.published_on, f.figure_count, f.figure
    FROM near_figures AS f
    INNER JOIN (SELECT figure, count(*) AS article_count FROM near_figures GROUP BY figure) AS c ON f.figure = c.figure
    QUALIFY row_number() OVER (PARTITION BY f.article_id ORDER BY c.article_count) <= f.figure_count // 10 + 1
),

pairs AS (
    SELECT i.article_id, e.article_id AS other_id
    FROM ranked AS i
    INNER JOIN near_figures AS e
        ON
            i.figure = e.figure
            AND i.figure_count <= e.figure_count
            AND coalesce(abs(date_diff('day', i.published_on, e.published_on)), 0) <= 10
    WHERE i.article_id IN (SELECT article_id FROM incoming_fingerprints)
    UNION
    SELECT i.article_id, e.article_id AS other_id
    FROM incoming_figures AS i
    INNER JOIN ranked AS e
        ON
            i.figure = e.figure
            AND i.figure_count >= e.figure_count
            AND coalesce(abs(date_diff('day', i.published_on, e.published_on)), 0) <= 10
)

SELECT
    p.article_id,
    p.other_id,
    e.cluster_id AS other_cluster_id,
    len(list_intersect(i.bands, e.bands)) AS shared_bands,
    least(len(i.figures), len(e.figures)) AS fewer,
    greatest(len(i.figures), len(e.figures)) AS more,
    len(list_intersect(i.figures, e.figures)) AS shared
FROM pairs AS p
INNER JOIN incoming_fingerprints AS i ON p.article_id = i.article_id
INNER JOIN near AS e ON p.other_id = e.article_id
WHERE
    p.article_id <> p.other_id
    AND list_has_any(i.bands, e.bands)
    AND len(list_intersect(i.figures, e.figures)) >= 0.9 * least(len(i.figures), len(e.figures));
