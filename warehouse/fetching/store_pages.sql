-- One row per version of a page that came now; one that came before keeps its instants.
MERGE INTO fetched_pages
USING (SELECT * FROM incoming_pages) AS fresh
ON fetched_pages.source = fresh.source AND fetched_pages.url = fresh.url AND fetched_pages.raw_hash = fresh.raw_hash
WHEN NOT MATCHED THEN INSERT (
    source, url, raw_hash, article_key, content_type, byte_count, author, site_family, listed_on, fetched_at,
    read_at
) VALUES (
    fresh.source, fresh.url, fresh.raw_hash, fresh.article_key, fresh.content_type, fresh.byte_count, fresh.author,
    fresh.site_family, fresh.listed_on, fresh.fetched_at, NULL
);
