-- One row per incoming article that is current, was read with this version of the reader and is described as stored.
SELECT a.article_id
FROM incoming AS i
INNER JOIN articles AS a USING (article_id)
WHERE
    a.is_current
    AND a.extractor_version = $extractor_version
    AND (i.url, i.agency, i.title, i.published_on) IS NOT DISTINCT FROM (a.url, a.agency, a.title, a.published_on);
