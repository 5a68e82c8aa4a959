-- One row per gate and expectation of the last run that was gated: over all its batches.
WITH last_run AS (
    SELECT run_id
    FROM gate_results
    ORDER BY checked_at DESC
    LIMIT 1
)

SELECT
    g.gate,
    g.expectation,
    g.scope,
    any_value(g.severity) AS severity,
    bool_and(g.success) AS success,
    sum(g.checked_rows)::BIGINT AS checked_rows,
    sum(g.failing_rows)::BIGINT AS failing_rows,
    CASE max(list_position(['passed', 'flagged', 'quarantined', 'stopped'], g.verdict))
        WHEN 1 THEN 'passed'
        WHEN 2 THEN 'flagged'
        WHEN 3 THEN 'quarantined'
        WHEN 4 THEN 'stopped'
        ELSE any_value(g.verdict)
    END AS verdict,
    any_value(g.tolerance) AS tolerance,
    any_value(g.reason) AS reason
FROM gate_results AS g
INNER JOIN last_run AS r ON g.run_id = r.run_id
GROUP BY g.gate, g.expectation, g.scope
ORDER BY success, g.gate, g.expectation;
