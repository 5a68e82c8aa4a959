-- One row per address that was asked for now; what the answer did not bring (a validator, the kept bytes) stays.
MERGE INTO fetch_state
USING (SELECT * FROM incoming_state) AS fresh
ON fetch_state.source = fresh.source AND fetch_state.url = fresh.url
WHEN MATCHED THEN UPDATE SET
    kind = fresh.kind,
    article_key = coalesce(fresh.article_key, fetch_state.article_key),
    status = fresh.status,
    etag = CASE WHEN fresh.raw_hash IS NULL THEN coalesce(fresh.etag, fetch_state.etag) ELSE fresh.etag END,
    last_modified
    = CASE WHEN fresh.raw_hash IS NULL THEN coalesce(fresh.last_modified, fetch_state.last_modified) ELSE fresh.last_modified END,
    raw_hash = coalesce(fresh.raw_hash, fetch_state.raw_hash),
    content_type = CASE WHEN fresh.raw_hash IS NULL THEN fetch_state.content_type ELSE fresh.content_type END,
    final_url = coalesce(fresh.final_url, fetch_state.final_url),
    -- A clock that was set back must not put the last time before the first.
    first_asked_at = least(fetch_state.first_asked_at, fresh.asked_at),
    asked_at = fresh.asked_at,
    last_seen_at = CASE WHEN fresh.reason IS NULL THEN fresh.asked_at ELSE fetch_state.last_seen_at END,
    changed_at
    = CASE
        WHEN fresh.raw_hash IS DISTINCT FROM fetch_state.raw_hash AND fresh.raw_hash IS NOT NULL THEN fresh.asked_at
        ELSE fetch_state.changed_at
    END,
    reason = fresh.reason,
    detail = fresh.detail
WHEN NOT MATCHED THEN INSERT (
    source, url, kind, article_key, status, etag, last_modified, raw_hash, content_type, final_url, first_asked_at, asked_at,
    last_seen_at, changed_at, reason, detail
) VALUES (
    fresh.source, fresh.url, fresh.kind, fresh.article_key, fresh.status, fresh.etag, fresh.last_modified, fresh.raw_hash,
    fresh.content_type, fresh.final_url, fresh.asked_at, fresh.asked_at,
    CASE WHEN fresh.reason IS NULL THEN fresh.asked_at END,
    CASE WHEN fresh.raw_hash IS NOT NULL THEN fresh.asked_at END,
    fresh.reason, fresh.detail
);
