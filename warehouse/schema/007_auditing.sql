-- One row per official total, per sector with bounds of its unit value, and per check. Checks are made anew by the next run.

CREATE TABLE dim_official_total (
    official_total_code VARCHAR PRIMARY KEY,
    period_year         INTEGER NOT NULL,
    indicator           VARCHAR NOT NULL,
    unit                VARCHAR NOT NULL,
    value               DECIMAL(38, 6) NOT NULL,
    value_low           DECIMAL(38, 6) NOT NULL,
    value_high          DECIMAL(38, 6) NOT NULL,
    scopes              VARCHAR[] NOT NULL,
    source              VARCHAR NOT NULL,
    CHECK (value_low <= value AND value <= value_high)
);

CREATE TABLE dim_unit_value (
    sector_code VARCHAR PRIMARY KEY,
    export_low  DECIMAL(38, 6) NOT NULL CHECK (export_low > 0),
    export_high DECIMAL(38, 6) NOT NULL,
    import_low  DECIMAL(38, 6) NOT NULL CHECK (import_low > 0),
    import_high DECIMAL(38, 6) NOT NULL,
    source      VARCHAR NOT NULL,
    CHECK (export_low < export_high AND import_low < import_high)
);

DROP TABLE audits;

CREATE TABLE audits (
    audit_id        VARCHAR PRIMARY KEY,
    audit           VARCHAR NOT NULL,
    article_id      VARCHAR NOT NULL,
    claim_id        VARCHAR NOT NULL,
    other_claim_ids VARCHAR[] NOT NULL,
    unit            VARCHAR NOT NULL,
    stated          DECIMAL(38, 6) NOT NULL,
    stated_low      DECIMAL(38, 6),
    stated_high     DECIMAL(38, 6),
    expected        DECIMAL(38, 6) NOT NULL,
    expected_low    DECIMAL(38, 6),
    expected_high   DECIMAL(38, 6),
    difference      DECIMAL(38, 6) NOT NULL,
    off_percent     DOUBLE NOT NULL CHECK (off_percent >= 0),
    verdict         VARCHAR NOT NULL CHECK (verdict IN ('consistent', 'within_rounding', 'off', 'contradiction')),
    quote           VARCHAR NOT NULL,
    other_quotes    VARCHAR[] NOT NULL,
    reference       VARCHAR,
    detail          VARCHAR NOT NULL,
    run_id          VARCHAR NOT NULL,
    audited_at      TIMESTAMP NOT NULL,
    CHECK (stated_low <= stated_high),
    CHECK (expected_low <= expected_high)
);

-- What was audited last, so that nothing is audited twice.
ALTER TABLE warehouse_state ADD COLUMN audits_digest VARCHAR DEFAULT '';
