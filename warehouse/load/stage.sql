-- staged_*: one row per row of the batch, with exactly the columns of its table.
CREATE OR REPLACE TEMP TABLE staged_articles AS
SELECT
    article_id,
    source,
    source_id,
    url,
    agency,
    title,
    published_on,
    captured_on,
    text,
    content_hash,
    cluster_id,
    $extractor_version::VARCHAR AS extractor_version
FROM incoming_articles;

CREATE OR REPLACE TEMP TABLE staged_claims AS
FROM claims
LIMIT 0;

INSERT INTO staged_claims BY NAME
SELECT *, $run_id AS run_id, $at::TIMESTAMP AS valid_from
FROM incoming_claims;

CREATE OR REPLACE TEMP TABLE staged_numbers AS
FROM unclaimed_numbers
LIMIT 0;

INSERT INTO staged_numbers BY NAME
SELECT *, $run_id AS run_id
FROM incoming_unclaimed;

-- The same rejection twice in a batch is one.
CREATE OR REPLACE TEMP TABLE staged_rejections AS
SELECT DISTINCT
    substr(sha256(concat_ws(chr(31), source, source_id, reason, detail)), 1, 16) AS rejection_id,
    source,
    source_id,
    reason,
    detail,
    $at::TIMESTAMP AS first_seen_at,
    $run_id AS run_id
FROM incoming_rejections;

CREATE OR REPLACE TEMP TABLE staged_results AS
SELECT
    $run_id AS run_id,
    batch,
    gate,
    expectation,
    scope,
    severity,
    success,
    checked_rows,
    failing_rows,
    observed,
    verdict,
    tolerance,
    reason,
    $at::TIMESTAMP AS checked_at
FROM incoming_results;

CREATE OR REPLACE TEMP TABLE staged_quarantine AS
SELECT
    substr(sha256(concat_ws(chr(31), gate, row_key, expectation)), 1, 16) AS quarantine_id,
    gate,
    row_key,
    article_id,
    expectation,
    severity,
    reason,
    payload,
    'held' AS status,
    $at::TIMESTAMP AS first_seen_at,
    $run_id AS run_id,
    NULL::VARCHAR AS decided_by,
    NULL::TIMESTAMP AS decided_at,
    NULL::VARCHAR AS decided_note
FROM incoming_quarantine;
