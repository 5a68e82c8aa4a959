-- One row: what the warehouse holds.
SELECT
    (SELECT count(*) FROM claims) AS claims,
    (SELECT count(*) FROM articles WHERE is_current) AS articles,
    (SELECT count(DISTINCT agency) FROM articles WHERE is_current) AS agencies,
    (SELECT count(DISTINCT ref_area) FROM claims WHERE ref_area LIKE 'IR-%') AS provinces,
    (SELECT count(*) FROM unclaimed_numbers) AS unclaimed,
    (SELECT count(*) FROM quarantine WHERE status = 'held' AND severity = 'critical') AS held,
    (SELECT count(*) FROM contradictions) AS contradictions,
    (SELECT count(DISTINCT cell_key) FROM contradictions) AS contradicted,
    (SELECT min(published_on) FROM articles WHERE is_current) AS first_published_on,
    (SELECT max(published_on) FROM articles WHERE is_current) AS last_published_on;
