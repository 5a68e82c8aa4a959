-- One row per check of a claim by the arithmetic of others.
SELECT audit, claim_id, other_claim_ids, unit, stated, expected, expected_low, expected_high, difference, verdict, detail
FROM audits
ORDER BY claim_id, audit, audit_id;
