-- One row per reason why something that came in became no article.
SELECT
    reason,
    count(*) AS rejected,
    any_value(detail ORDER BY first_seen_at DESC) AS detail,
    any_value(source_id ORDER BY first_seen_at DESC) AS source_id
FROM rejections
GROUP BY reason
ORDER BY rejected DESC, reason;
