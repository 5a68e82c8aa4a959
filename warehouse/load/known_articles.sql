-- One row per current article that was read with this version of the reader.
SELECT article_id
FROM articles
WHERE is_current AND extractor_version = $extractor_version;
