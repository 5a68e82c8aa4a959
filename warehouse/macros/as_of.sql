-- One row per claim that the warehouse held at that moment, UTC; a date means the end of that day.
CREATE OR REPLACE MACRO as_of(moment) AS TABLE
WITH instant AS (
    SELECT
        CASE
            WHEN typeof(moment) = 'DATE' THEN moment::DATE + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND
            ELSE moment::TIMESTAMP
        END AS at_utc
),

told AS (
    SELECT * EXCLUDE (closed_run_id, closed_because) FROM claims_history
    UNION ALL BY NAME
    SELECT *, NULL::TIMESTAMP AS valid_to FROM claims
)

SELECT told.*
FROM told
CROSS JOIN instant
WHERE told.valid_from <= instant.at_utc AND (told.valid_to IS NULL OR told.valid_to > instant.at_utc);

COMMENT ON MACRO TABLE as_of IS 'The claims as the warehouse held them at that moment (در آن تاریخ), one row per claim: as_of(DATE ''2025-11-01'') is the end of that day, UTC.';
