-- One row per claim and revision of an article: what a new version of the text kept, changed, added or left out.
-- Claims of two versions are matched by what they are about, in the order of the text.
CREATE OR REPLACE VIEW revisions AS
WITH steps AS (
    SELECT
        source,
        source_id,
        revision,
        article_id,
        valid_from AS revised_at,
        lag(article_id) OVER same_article AS old_article_id
    FROM article_revisions
    WINDOW same_article AS (PARTITION BY source, source_id ORDER BY revision)
    QUALIFY revision > 1
),

-- The new version as it was first read: later readings of the same text are no revision of it.
first_reading AS (
    SELECT s.source, s.source_id, s.revision, min(v.valid_from) AS valid_from
    FROM steps AS s
    INNER JOIN claim_versions AS v ON v.article_id = s.article_id AND v.valid_from >= s.revised_at
    GROUP BY s.source, s.source_id, s.revision
),

before AS (
    SELECT
        s.source,
        s.source_id,
        s.revision,
        v.*,
        row_number() OVER (PARTITION BY s.source, s.source_id, s.revision, v.cell_key ORDER BY v.span_start) AS nth
    FROM steps AS s
    INNER JOIN claim_versions AS v ON v.article_id = s.old_article_id AND v.valid_to = s.revised_at
),

after AS (
    SELECT
        s.source,
        s.source_id,
        s.revision,
        v.*,
        row_number() OVER (PARTITION BY s.source, s.source_id, s.revision, v.cell_key ORDER BY v.span_start) AS nth
    FROM steps AS s
    INNER JOIN first_reading AS f USING (source, source_id, revision)
    INNER JOIN claim_versions AS v ON v.article_id = s.article_id AND v.valid_from = f.valid_from
),

matched AS (
    SELECT
        source,
        source_id,
        revision,
        cell_key,
        nth,
        b.claim_id AS old_claim_id,
        a.claim_id AS new_claim_id,
        b.value AS old_value,
        a.value AS new_value,
        b.qualifier AS old_qualifier,
        a.qualifier AS new_qualifier,
        b.quote AS old_quote,
        a.quote AS new_quote,
        coalesce(a.indicator, b.indicator) AS indicator,
        coalesce(a.measure, b.measure) AS measure,
        coalesce(a.unit, b.unit) AS unit,
        coalesce(a.ref_area, b.ref_area) AS ref_area,
        coalesce(a.period_start, b.period_start) AS period_start,
        coalesce(a.period_end, b.period_end) AS period_end,
        (a.value, a.value_upper, a.qualifier) IS DISTINCT FROM (b.value, b.value_upper, b.qualifier) AS differs
    FROM before AS b
    FULL JOIN after AS a USING (source, source_id, revision, cell_key, nth)
)

SELECT
    m.source,
    m.source_id,
    m.revision,
    s.revised_at,
    CASE
        WHEN m.old_claim_id IS NULL THEN 'added'
        WHEN m.new_claim_id IS NULL THEN 'gone'
        WHEN m.differs THEN 'changed'
        ELSE 'kept'
    END AS change,
    m.indicator,
    m.measure,
    m.unit,
    m.ref_area,
    m.period_start,
    m.period_end,
    m.old_value,
    m.new_value,
    m.old_qualifier,
    m.new_qualifier,
    m.old_quote,
    m.new_quote,
    m.old_claim_id,
    m.new_claim_id,
    s.old_article_id,
    s.article_id AS new_article_id
FROM matched AS m
INNER JOIN steps AS s USING (source, source_id, revision);

COMMENT ON VIEW revisions IS 'One row per claim and revision of an article (اصلاحات خبر): what a new version of the text kept, changed, added or left out.';
COMMENT ON COLUMN revisions.source IS 'Name of the source (منبع).';
COMMENT ON COLUMN revisions.source_id IS 'Key of the article within the source (کلید در منبع).';
COMMENT ON COLUMN revisions.revision IS 'Number of the newer version (ویرایش).';
COMMENT ON COLUMN revisions.revised_at IS 'When the newer version was loaded, UTC (زمان اصلاح).';
COMMENT ON COLUMN revisions.change IS 'kept (بی‌تغییر), changed (تغییریافته), added (افزوده) or gone (حذف‌شده).';
COMMENT ON COLUMN revisions.indicator IS 'What is measured (شاخص).';
COMMENT ON COLUMN revisions.measure IS 'level, share, growth, change or rank (سنجه).';
COMMENT ON COLUMN revisions.unit IS 'Unit of the values (واحد).';
COMMENT ON COLUMN revisions.ref_area IS 'The area (استان): ISO 3166-2.';
COMMENT ON COLUMN revisions.period_start IS 'First day of the period, Gregorian (آغاز دوره).';
COMMENT ON COLUMN revisions.period_end IS 'Last day of the period, Gregorian (پایان دوره).';
COMMENT ON COLUMN revisions.old_value IS 'What the older version said (مقدار پیشین).';
COMMENT ON COLUMN revisions.new_value IS 'What the newer version says (مقدار تازه).';
COMMENT ON COLUMN revisions.old_qualifier IS 'How firmly the older version gave it (قید پیشین).';
COMMENT ON COLUMN revisions.new_qualifier IS 'How firmly the newer version gives it (قید تازه).';
COMMENT ON COLUMN revisions.old_quote IS 'Words of the older version (نقل پیشین).';
COMMENT ON COLUMN revisions.new_quote IS 'Words of the newer version (نقل تازه).';
COMMENT ON COLUMN revisions.old_claim_id IS 'The claim of the older version (ادعای پیشین); null for one that was added.';
COMMENT ON COLUMN revisions.new_claim_id IS 'The claim of the newer version (ادعای تازه); null for one that is gone.';
COMMENT ON COLUMN revisions.old_article_id IS 'The older version (خبر پیشین).';
COMMENT ON COLUMN revisions.new_article_id IS 'The newer version (خبر تازه).';
