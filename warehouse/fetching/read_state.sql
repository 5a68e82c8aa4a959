-- One row per address of the source that was ever asked for.
SELECT
    url, kind, article_key, status, etag, last_modified, raw_hash, content_type, final_url, first_asked_at, asked_at, last_seen_at,
    changed_at, reason, detail
FROM fetch_state
WHERE source = $source;
