-- One row: how many versions of pages are known.
SELECT count(*)
FROM fetched_pages;
