-- One row per article of the source (of all sources, where none is named): its newest version as fetched.
SELECT source, url, raw_hash, article_key, content_type, listed_on, fetched_at
FROM fetched_pages
WHERE $source IS NULL OR source = $source
QUALIFY row_number() OVER (PARTITION BY source, article_key ORDER BY fetched_at DESC, url, raw_hash) = 1
ORDER BY source, fetched_at, article_key;
