-- One row per month of the source whose archive was fetched to its end.
SELECT month
FROM backfill_months
WHERE source = $source
ORDER BY month;
