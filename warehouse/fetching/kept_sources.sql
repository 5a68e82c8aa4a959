-- One row per source of which pages are kept, with the address of one of them.
SELECT source, min(url) AS url
FROM fetched_pages
GROUP BY source
ORDER BY source;
