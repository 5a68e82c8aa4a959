-- One row per cell and day on which an article gave a figure for it: what was known of the cell, and when.
-- Of several figures of one day the best counts, in the order of observations: exact, finest rounding, surest reading.
CREATE OR REPLACE VIEW vintages AS
WITH stated AS (
    SELECT
        v.*,
        a.published_on
    FROM claim_versions AS v
    INNER JOIN articles AS a USING (article_id)
    WHERE
        v.valid_to IS NULL
        AND v.status = 'reported'
        AND v.period_start IS NOT NULL
        AND v.ref_area IS NOT NULL
        AND a.published_on IS NOT NULL
),

best_of_day AS (
    SELECT *
    FROM stated
    QUALIFY
        row_number() OVER (
            PARTITION BY cell_key, published_on
            ORDER BY
                CASE qualifier WHEN 'exact' THEN 0 WHEN 'approx' THEN 1 ELSE 2 END,
                half_width,
                confidence DESC,
                claim_id
        ) = 1
)

SELECT
    cell_key AS cell_id,
    row_number() OVER same_cell AS vintage,
    published_on,
    value,
    value_upper,
    unit,
    qualifier,
    half_width,
    value - lag(value) OVER same_cell AS revised_by,
    round(100 * (value - lag(value) OVER same_cell) / nullif(abs(lag(value) OVER same_cell), 0), 2) AS revised_by_percent,
    claim_id,
    article_id
FROM best_of_day
WINDOW same_cell AS (PARTITION BY cell_key ORDER BY published_on);

COMMENT ON VIEW vintages IS 'One row per cell and day on which an article gave a figure for it (تاریخچه رقم‌ها): how the known value changed over time.';
COMMENT ON COLUMN vintages.cell_id IS 'Identity of the cell (شناسه خانه), as in observations.';
COMMENT ON COLUMN vintages.vintage IS 'Number of the vintage (نسخه رقم): 1 is what was known first.';
COMMENT ON COLUMN vintages.published_on IS 'Day of the article that gives it (تاریخ انتشار).';
COMMENT ON COLUMN vintages.value IS 'The figure (مقدار).';
COMMENT ON COLUMN vintages.value_upper IS 'Upper end, where it is a range (سر بالای بازه).';
COMMENT ON COLUMN vintages.unit IS 'Unit of the value (واحد).';
COMMENT ON COLUMN vintages.qualifier IS 'How firmly it is given (قید).';
COMMENT ON COLUMN vintages.half_width IS 'Half of its last printed place (نیم‌پهنای گرد کردن): how far rounding may have moved it.';
COMMENT ON COLUMN vintages.revised_by IS 'Difference from the vintage before (بازنگری); null for the first.';
COMMENT ON COLUMN vintages.revised_by_percent IS 'The same in percent of that (درصد بازنگری).';
COMMENT ON COLUMN vintages.claim_id IS 'The claim that gives it (شناسه ادعا).';
COMMENT ON COLUMN vintages.article_id IS 'The article that gives it (شناسه خبر).';
