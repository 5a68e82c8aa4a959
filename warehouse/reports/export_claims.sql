-- One row per claim of a current article: its columns, the Persian names of its codes, its sentence and its source.
SELECT
    c.* EXCLUDE (run_id, valid_from),
    i.name_fa AS indicator_fa,
    u.name_fa AS unit_fa,
    r.name_fa AS area_fa,
    p.name_fa AS partner_fa,
    s.name_fa AS sector_fa,
    substr(a.text, c.sentence_start + 1, c.sentence_end - c.sentence_start) AS sentence,
    a.source,
    a.source_id,
    a.url,
    a.agency,
    a.title,
    a.published_on
FROM claims AS c
INNER JOIN articles AS a ON c.article_id = a.article_id
LEFT JOIN dim_indicator AS i ON c.indicator = i.indicator_code
LEFT JOIN dim_unit AS u ON c.unit = u.unit_code
LEFT JOIN dim_area AS r ON c.ref_area = r.area_code
LEFT JOIN dim_partner AS p ON c.partner_area = p.partner_code
LEFT JOIN dim_sector AS s ON c.sector = s.sector_code
ORDER BY a.published_on DESC NULLS LAST, c.article_id, c.span_start, c.claim_id;
