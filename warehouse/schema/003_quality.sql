-- One row per judgement about the data: what a gate said, what it held back, what an article's own arithmetic says.

CREATE TABLE gate_results (
    run_id       VARCHAR NOT NULL,
    batch        VARCHAR NOT NULL,
    gate         VARCHAR NOT NULL,
    expectation  VARCHAR NOT NULL,
    scope        VARCHAR NOT NULL CHECK (scope IN ('row', 'group', 'batch')),
    severity     VARCHAR NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
    success      BOOLEAN NOT NULL,
    checked_rows BIGINT NOT NULL CHECK (checked_rows >= 0),
    failing_rows BIGINT NOT NULL CHECK (failing_rows >= 0),
    observed     VARCHAR,
    verdict      VARCHAR NOT NULL,
    tolerance    VARCHAR,
    reason       VARCHAR NOT NULL,
    checked_at   TIMESTAMP NOT NULL,
    PRIMARY KEY (run_id, batch, gate, expectation)
);

CREATE TABLE quarantine (
    quarantine_id VARCHAR PRIMARY KEY,
    gate          VARCHAR NOT NULL,
    row_key       VARCHAR NOT NULL,
    article_id    VARCHAR,
    expectation   VARCHAR NOT NULL,
    severity      VARCHAR NOT NULL CHECK (severity IN ('critical', 'warning', 'info')),
    reason        VARCHAR NOT NULL,
    payload       VARCHAR NOT NULL CHECK (json_valid(payload)),
    status        VARCHAR NOT NULL CHECK (status IN ('held', 'released', 'dropped', 'superseded')),
    first_seen_at TIMESTAMP NOT NULL,
    run_id        VARCHAR NOT NULL,
    decided_by    VARCHAR,
    decided_at    TIMESTAMP,
    decided_note  VARCHAR,
    CHECK ((status = 'held') = (decided_at IS NULL))
);

CREATE TABLE audits (
    audit_id      VARCHAR PRIMARY KEY,
    audit         VARCHAR NOT NULL,
    article_id    VARCHAR NOT NULL,
    claim_id      VARCHAR NOT NULL,
    other_claim_ids VARCHAR[] NOT NULL,
    unit          VARCHAR NOT NULL,
    stated        DECIMAL(38, 6) NOT NULL,
    expected      DECIMAL(38, 6) NOT NULL,
    expected_low  DECIMAL(38, 6),
    expected_high DECIMAL(38, 6),
    difference    DECIMAL(38, 6) NOT NULL,
    verdict       VARCHAR NOT NULL,
    detail        VARCHAR NOT NULL,
    run_id        VARCHAR NOT NULL,
    audited_at    TIMESTAMP NOT NULL,
    CHECK (expected_low <= expected_high)
);
