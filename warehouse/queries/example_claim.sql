-- One row: the identity of the claim that the reader is surest of; no row in a warehouse without claims.
SELECT claim_id
FROM claims
ORDER BY confidence DESC, claim_id
LIMIT 1;
