-- One row per reason why numbers became no claims: how many, and some of them.
SELECT
    reason,
    count(*) AS numbers,
    list(DISTINCT quote ORDER BY quote)[:8] AS some
FROM unclaimed_numbers
GROUP BY reason
ORDER BY numbers DESC, reason;
