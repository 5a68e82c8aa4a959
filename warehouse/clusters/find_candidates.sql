-- One row per incoming article and article like it that may be its copy: stored, or in the same batch; published within
-- ten days of each other; nine in ten of the figures of the one with fewer shared (the least that any rule asks for).
-- An article without a date is held against those of the days of its batch, $first_day to $last_day: parameters, for only
-- of what is known beforehand does a scan leave out the rest of the table.
WITH near AS (
    SELECT article_id, cluster_id, published_on, bands, figures
    FROM article_fingerprints
    WHERE
        published_on IS NULL
        OR $first_day::DATE IS NULL
        OR published_on BETWEEN $first_day::DATE - 10 AND $last_day::DATE + 10
    UNION ALL BY NAME
    SELECT article_id, NULL AS cluster_id, published_on, bands, figures
    FROM incoming_fingerprints
    WHERE article_id NOT IN (SELECT article_id FROM article_fingerprints)
),

incoming_bands AS (
    SELECT article_id, published_on, unnest(bands) AS band
    FROM incoming_fingerprints
),

near_bands AS MATERIALIZED (
    SELECT article_id, published_on, band
    FROM (SELECT article_id, published_on, unnest(bands) AS band FROM near)
    WHERE band IN (SELECT band FROM incoming_bands)
),

-- Bands that many texts share: those of a form that is filled in anew each day. Pairs of these would be all with all.
common_bands AS MATERIALIZED (
    SELECT band
    FROM near_bands
    GROUP BY band
    HAVING count(*) > 50
),

-- The texts of such a form are paired by their figures instead. Of n figures at most n/10 may be missing in a copy, so that
-- of any n/10 + 1 of them one is shared: the rarest are taken.
form_figures AS MATERIALIZED (
    SELECT article_id, published_on, len(figures) AS figure_count, unnest(if(figures = [], [''], figures)) AS figure
    FROM near
    WHERE article_id IN (SELECT article_id FROM near_bands WHERE band IN (SELECT band FROM common_bands))
),

rarest_figures AS MATERIALIZED (
    SELECT f.article_id, f.published_on, f.figure_count, f.figure
    FROM form_figures AS f
    INNER JOIN (SELECT figure, count(*) AS article_count FROM form_figures GROUP BY figure) AS c ON f.figure = c.figure
    QUALIFY row_number() OVER (PARTITION BY f.article_id ORDER BY c.article_count) <= f.figure_count // 10 + 1
),

rare_bands AS MATERIALIZED (
    SELECT article_id, published_on, band
    FROM near_bands
    WHERE band NOT IN (SELECT band FROM common_bands)
),

pairs AS (
    SELECT i.article_id, e.article_id AS other_id
    FROM incoming_bands AS i
    INNER JOIN rare_bands AS e ON i.band = e.band AND coalesce(abs(i.published_on - e.published_on), 0) <= 10
    UNION
    SELECT fewer.article_id, more.article_id AS other_id
    FROM rarest_figures AS fewer
    INNER JOIN form_figures AS more
        ON
            fewer.figure = more.figure
            AND fewer.figure_count <= more.figure_count
            AND coalesce(abs(fewer.published_on - more.published_on), 0) <= 10
    WHERE fewer.article_id IN (SELECT article_id FROM incoming_fingerprints)
    UNION
    SELECT more.article_id, fewer.article_id AS other_id
    FROM rarest_figures AS fewer
    INNER JOIN form_figures AS more
        ON
            fewer.figure = more.figure
            AND fewer.figure_count <= more.figure_count
            AND coalesce(abs(fewer.published_on - more.published_on), 0) <= 10
    WHERE more.article_id IN (SELECT article_id FROM incoming_fingerprints)
),

-- The shared figures are counted once: comparing two lists is most of the price of a pair.
compared AS (
    SELECT
        p.article_id,
        p.other_id,
        least(len(i.figures), len(e.figures)) AS fewer,
        greatest(len(i.figures), len(e.figures)) AS more,
        len(list_intersect(i.figures, e.figures)) AS shared
    FROM pairs AS p
    INNER JOIN incoming_fingerprints AS i ON p.article_id = i.article_id
    INNER JOIN near AS e ON p.other_id = e.article_id
    WHERE p.article_id <> p.other_id
),

alike AS MATERIALIZED (
    SELECT article_id, other_id, fewer, more, shared
    FROM compared
    WHERE shared >= 0.9 * fewer
)

SELECT
    a.article_id,
    a.other_id,
    e.cluster_id AS other_cluster_id,
    len(list_intersect(i.bands, e.bands)) AS shared_bands,
    a.fewer,
    a.more,
    a.shared
FROM alike AS a
INNER JOIN incoming_fingerprints AS i ON a.article_id = i.article_id
INNER JOIN near AS e ON a.other_id = e.article_id
WHERE list_has_any(i.bands, e.bands);
