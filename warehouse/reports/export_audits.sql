-- One row per check of a claim against the arithmetic of others.
SELECT d.* EXCLUDE (run_id, audited_at)
FROM audits AS d
ORDER BY d.article_id, d.claim_id, d.audit_id;
