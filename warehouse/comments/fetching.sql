-- Comments of fetch_state, fetched_pages, backfill_months, article_fingerprints.

COMMENT ON TABLE fetch_state IS 'One row per source and address that was asked for (وضعیت دریافت): what the server said last, so that the next time is a conditional request.';
COMMENT ON COLUMN fetch_state.source IS 'Name of the source (منبع) for which it was asked.';
COMMENT ON COLUMN fetch_state.url IS 'The address as asked for (نشانی).';
COMMENT ON COLUMN fetch_state.kind IS 'robots (rules of a site), links (a feed, listing, sitemap) or page (نوع).';
COMMENT ON COLUMN fetch_state.article_key IS 'Key of the article on the page, the source_id of its row in articles (کلید خبر); null for what is no page.';
COMMENT ON COLUMN fetch_state.status IS 'HTTP status of the last answer (وضعیت): 200, 304, 404 ...; null where there was none.';
COMMENT ON COLUMN fetch_state.etag IS 'ETag of the version that is kept (نشان نسخه); sent back as If-None-Match.';
COMMENT ON COLUMN fetch_state.last_modified IS 'Last-Modified of the version that is kept (آخرین تغییر); sent back as If-Modified-Since.';
COMMENT ON COLUMN fetch_state.raw_hash IS 'SHA-256 of the bytes that are kept in raw/ (چکیده بایت‌ها); null where none ever came.';
COMMENT ON COLUMN fetch_state.content_type IS 'Content-Type of those bytes, as the server gave it (نوع محتوا).';
COMMENT ON COLUMN fetch_state.final_url IS 'The address at which redirects ended (نشانی پایانی).';
COMMENT ON COLUMN fetch_state.first_asked_at IS 'When it was first asked for, UTC (نخستین پرسش).';
COMMENT ON COLUMN fetch_state.asked_at IS 'When it was last asked for, UTC (آخرین پرسش).';
COMMENT ON COLUMN fetch_state.last_seen_at IS 'When the server last showed it, changed or unchanged, UTC (آخرین مشاهده); a page that has vanished keeps this instant and its article.';
COMMENT ON COLUMN fetch_state.changed_at IS 'When its bytes last differed from those before, UTC (زمان تغییر).';
COMMENT ON COLUMN fetch_state.reason IS 'Code of the reason why the last request gave nothing (دلیل): not_found, gone, timeout, robots ...; null where it did.';
COMMENT ON COLUMN fetch_state.detail IS 'The same as a sentence (شرح).';

COMMENT ON TABLE fetched_pages IS 'One row per version of a page as fetched (صفحه دریافت‌شده); its bytes are in raw/ under their hash, so that it can be read again without the network.';
COMMENT ON COLUMN fetched_pages.source IS 'Name of the source (منبع).';
COMMENT ON COLUMN fetched_pages.url IS 'The address at which redirects ended (نشانی).';
COMMENT ON COLUMN fetched_pages.raw_hash IS 'SHA-256 of the bytes, which names their file in raw/ (چکیده بایت‌ها).';
COMMENT ON COLUMN fetched_pages.article_key IS 'Key of the article on the page, the source_id of its row in articles (کلید خبر).';
COMMENT ON COLUMN fetched_pages.content_type IS 'Content-Type, as the server gave it (نوع محتوا).';
COMMENT ON COLUMN fetched_pages.byte_count IS 'Length in bytes, decompressed (شمار بایت‌ها).';
COMMENT ON COLUMN fetched_pages.author IS 'Author line (نویسنده), where the page has one.';
COMMENT ON COLUMN fetched_pages.site_family IS 'The site family whose profile read it, or general (خانواده وبگاه); null for a page without an article.';
COMMENT ON COLUMN fetched_pages.listed_on IS 'Date that the feed or listing gave for it (تاریخ در فهرست); used where the page itself has none.';
COMMENT ON COLUMN fetched_pages.fetched_at IS 'When these bytes first came, UTC (زمان واکشی).';
COMMENT ON COLUMN fetched_pages.read_at IS 'When the pipeline last took it through, UTC (زمان خواندن); null while it waits to be read.';

COMMENT ON TABLE backfill_months IS 'One row per source and Jalali month whose archive was fetched to its end (ماه تکمیل‌شده).';
COMMENT ON COLUMN backfill_months.source IS 'Name of the source (منبع).';
COMMENT ON COLUMN backfill_months.month IS 'The Jalali month (ماه), such as 1404-07.';
COMMENT ON COLUMN backfill_months.pages IS 'Pages of that month that were fetched (صفحه‌ها).';
COMMENT ON COLUMN backfill_months.finished_at IS 'When its end was reached, UTC (پایان).';

COMMENT ON TABLE article_fingerprints IS 'One row per version of an article: what its copies are found by (اثر انگشت).';
COMMENT ON COLUMN article_fingerprints.article_id IS 'The version of the article (شناسه خبر).';
COMMENT ON COLUMN article_fingerprints.cluster_id IS 'The cluster (خوشه) it was put in.';
COMMENT ON COLUMN article_fingerprints.published_on IS 'Date of publication (تاریخ انتشار); null where unknown.';
COMMENT ON COLUMN article_fingerprints.bands IS 'Hashes of 20 bands of 3 MinHash values each over its runs of three words (نوارهای چکیده): two texts that share one are alike.';
COMMENT ON COLUMN article_fingerprints.figures IS 'The set of its figures, years left out (رقم‌ها): alike texts are copies only where these agree.';
