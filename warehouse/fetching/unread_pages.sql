-- One row per article of the source that waits to be read: its oldest unread version, so that each becomes a revision in turn.
SELECT source, url, raw_hash, article_key, content_type, listed_on, fetched_at
FROM fetched_pages
WHERE source = $source AND read_at IS NULL AND raw_hash NOT IN (SELECT unnest($without::VARCHAR[]))
QUALIFY row_number() OVER (PARTITION BY article_key ORDER BY fetched_at, url, raw_hash) = 1
ORDER BY fetched_at, article_key;
