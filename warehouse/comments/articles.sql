-- Comments of articles, article_revisions, rejections.

COMMENT ON TABLE articles IS 'One row per version of an article (خبر), with its raw text; the current version has is_current.';
COMMENT ON COLUMN articles.article_id IS 'Identity of this version (شناسه خبر): 16 hex digits of the SHA-256 over source, source_id and content_hash.';
COMMENT ON COLUMN articles.source IS 'Name of the source it came through (منبع): a folder, a JSONL file or a configured outlet.';
COMMENT ON COLUMN articles.source_id IS 'Its key within the source (کلید در منبع): file name, JSONL id, feed guid or URL.';
COMMENT ON COLUMN articles.url IS 'Address of the page (نشانی), where known.';
COMMENT ON COLUMN articles.agency IS 'News agency or outlet (خبرگزاری), where known.';
COMMENT ON COLUMN articles.title IS 'Headline (تیتر), where the source gives it apart from the text.';
COMMENT ON COLUMN articles.published_on IS 'Date of publication (تاریخ انتشار), Gregorian; null where unknown.';
COMMENT ON COLUMN articles.captured_on IS 'Date on which the source first captured this version (تاریخ دریافت).';
COMMENT ON COLUMN articles.text IS 'Raw text (متن) exactly as received after decoding; all spans are code-point offsets into it.';
COMMENT ON COLUMN articles.content_hash IS 'SHA-256 of the UTF-8 text, in hex (چکیده متن).';
COMMENT ON COLUMN articles.revision IS 'Number of this version among those of the same source and source_id (ویرایش): 1, 2, ...; the latest number, where a text returned to an earlier wording.';
COMMENT ON COLUMN articles.is_current IS 'True for the version that the source shows now (ویرایش جاری).';
COMMENT ON COLUMN articles.cluster_id IS 'Near-duplicates share it (خوشه): copies of one press release; the article_id itself where no copy is known.';
COMMENT ON COLUMN articles.extractor_version IS 'Version of the reader that last read this version of the article (نسخه خواننده); null where it was not read yet.';
COMMENT ON COLUMN articles.ingested_at IS 'When this version was first stored, UTC (زمان دریافت).';
COMMENT ON COLUMN articles.run_id IS 'Run that first stored this version (شناسه اجرا).';

COMMENT ON TABLE article_revisions IS 'One row per stretch of time in which a version of an article was the current one (تاریخچه ویرایش‌ها).';
COMMENT ON COLUMN article_revisions.source IS 'Name of the source (منبع).';
COMMENT ON COLUMN article_revisions.source_id IS 'Key of the article within the source (کلید در منبع).';
COMMENT ON COLUMN article_revisions.revision IS 'Number of the revision (ویرایش): 1, 2, ... in the order of loading.';
COMMENT ON COLUMN article_revisions.article_id IS 'The version that became current (شناسه خبر); the same one may come back later.';
COMMENT ON COLUMN article_revisions.valid_from IS 'Since when it was current, UTC (معتبر از): the instant of the load.';
COMMENT ON COLUMN article_revisions.valid_to IS 'Until when it was current, UTC, exclusive (معتبر تا); null for the version that is current now.';
COMMENT ON COLUMN article_revisions.run_id IS 'Run that made it current (شناسه اجرا).';
COMMENT ON COLUMN article_revisions.closed_run_id IS 'Run that brought the next version (اجرای پایان‌دهنده); null for the current one.';

COMMENT ON TABLE rejections IS 'One row per thing that came in and could not become an article (ورودی ردشده), with the reason.';
COMMENT ON COLUMN rejections.rejection_id IS 'Identity (شناسه رد): 16 hex digits of the SHA-256 over source, source_id, reason and detail.';
COMMENT ON COLUMN rejections.source IS 'Name of the source (منبع).';
COMMENT ON COLUMN rejections.source_id IS 'The file, line (file.jsonl:12) or URL that was rejected (کلید در منبع).';
COMMENT ON COLUMN rejections.reason IS 'Code of the reason (دلیل): empty, too_large, not_text, bad_json, missing_field, duplicate, unreadable ...';
COMMENT ON COLUMN rejections.detail IS 'What was expected, what was seen, what to do (شرح): a sentence for a person.';
COMMENT ON COLUMN rejections.first_seen_at IS 'When it was first rejected so, UTC (نخستین دیدار).';
COMMENT ON COLUMN rejections.run_id IS 'Run that first rejected it so (شناسه اجرا).';
