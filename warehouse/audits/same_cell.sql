-- One row per figure and earlier, other figure for the same thing, of any article or speaker: the twenty that were first
-- stated last before it, for the pairs of a cell that every day brings another figure for would be without number (the view
-- contradictions has them all). A figure goes by the first claim that states it; copies of it are no further checks.
INSERT INTO checks BY NAME
WITH statements AS (
    SELECT
        *,
        {day: coalesce(published_on, DATE '9999-12-31'), article_id: article_id, span_start: span_start, claim_id: claim_id} AS place_in_order
    FROM figures
    WHERE
        period_start IS NOT NULL
        AND ref_area IS NOT NULL
        AND is_total
        AND measure <> 'rank'
        AND indicator NOT IN ('other', 'unit_price')
        -- A growth that does not say since when, and a share that does not name its part, may be of anything.
        AND (measure NOT IN ('growth', 'change') OR compared_to IS NOT NULL)
        AND (
            measure <> 'share'
            OR whole_area <> ref_area
            OR coalesce(place, partner_area, sector, product) IS NOT NULL
        )
),

told AS (
    SELECT
        cell_key,
        low,
        high,
        value,
        arg_min(claim_id, place_in_order) AS claim_id,
        arg_min(unit, place_in_order) AS unit,
        arg_min(measure, place_in_order) AS measure,
        arg_min(speaker, place_in_order) AS speaker,
        min(place_in_order) AS place_in_order,
        row_number() OVER (PARTITION BY cell_key ORDER BY min(place_in_order)) AS number
    FROM statements
    GROUP BY cell_key, value, value_upper, low, high
)

SELECT
    'same_cell' AS audit,
    earlier.claim_id AS against,
    later.claim_id,
    [earlier.claim_id] AS other_claim_ids,
    later.unit,
    later.value AS stated,
    later.low AS stated_low,
    later.high AS stated_high,
    earlier.value AS expected,
    earlier.low AS expected_low,
    earlier.high AS expected_high,
    CASE WHEN later.measure = 'growth' AND later.unit = 'percent' THEN greatest(100 + earlier.value, 1) ELSE abs(earlier.value) END
        AS scale,
    0 AS guesses,
    'said before' || coalesce(' by ' || earlier.speaker, '') AS sum
FROM told AS later
INNER JOIN told AS earlier ON earlier.cell_key = later.cell_key AND earlier.number BETWEEN later.number - 20 AND later.number - 1
WHERE
    earlier.value <> 0
    AND (
        later.measure <> 'level'
        OR (may_be_whole(later.high, earlier.value) AND may_be_whole(earlier.high, later.value))
    )
    -- Within one article, one speaker does not contradict himself: what looks so is about parts that the reader cannot tell.
    AND (
        (earlier.place_in_order).article_id <> (later.place_in_order).article_id
        OR earlier.speaker <> later.speaker
    );
