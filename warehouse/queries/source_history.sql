-- One row per source and run that brought articles of it: what it brought, of the current versions.
WITH by_article AS (
    SELECT
        article_id,
        count(*) AS claims,
        count(ref_area) AS ref_area,
        count(partner_area) AS partner_area,
        count(sector) AS sector,
        count(period_year) AS period_year
    FROM claims
    GROUP BY article_id
),

numbers AS (
    SELECT article_id, count(*) AS unclaimed
    FROM unclaimed_numbers
    GROUP BY article_id
)

SELECT
    a.source,
    a.run_id,
    max(a.ingested_at) AS arrived_at,
    count(*) AS articles,
    coalesce(sum(c.claims), 0)::BIGINT AS claims,
    coalesce(sum(n.unclaimed), 0)::BIGINT AS unclaimed,
    coalesce(sum(c.ref_area), 0)::BIGINT AS ref_area,
    coalesce(sum(c.partner_area), 0)::BIGINT AS partner_area,
    coalesce(sum(c.sector), 0)::BIGINT AS sector,
    coalesce(sum(c.period_year), 0)::BIGINT AS period_year
FROM articles AS a
LEFT JOIN by_article AS c ON c.article_id = a.article_id
LEFT JOIN numbers AS n ON n.article_id = a.article_id
WHERE a.is_current
GROUP BY a.source, a.run_id
ORDER BY a.source, arrived_at;
