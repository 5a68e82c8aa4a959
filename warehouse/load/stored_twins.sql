-- One row per incoming article whose source holds the same text of the same day under another key, with that key.
SELECT i.article_id, min(a.source_id) AS twin
FROM incoming AS i
INNER JOIN articles AS a USING (source, content_hash)
WHERE a.is_current AND a.source_id <> i.source_id AND a.published_on IS NOT DISTINCT FROM i.published_on
GROUP BY i.article_id;
