-- One row per thing that came in: runs, articles and their versions, rejections.
-- A migration is never edited once released; comments live in comments/, views in views/, and may be.

CREATE TABLE runs (
    run_id            VARCHAR PRIMARY KEY,
    started_at        TIMESTAMP NOT NULL,
    finished_at       TIMESTAMP,
    status            VARCHAR NOT NULL CHECK (status IN ('running', 'completed', 'failed', 'crashed')),
    message           VARCHAR,
    sources           VARCHAR[] NOT NULL,
    program_version   VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL,
    duckdb_version    VARCHAR NOT NULL
);

CREATE TABLE loads (
    run_id         VARCHAR NOT NULL,
    loaded_at      TIMESTAMP NOT NULL,
    table_name     VARCHAR NOT NULL,
    rows_inserted  BIGINT NOT NULL CHECK (rows_inserted >= 0),
    rows_updated   BIGINT NOT NULL CHECK (rows_updated >= 0),
    rows_unchanged BIGINT NOT NULL CHECK (rows_unchanged >= 0),
    rows_closed    BIGINT NOT NULL CHECK (rows_closed >= 0)
);

CREATE TABLE articles (
    article_id        VARCHAR PRIMARY KEY,
    source            VARCHAR NOT NULL,
    source_id         VARCHAR NOT NULL,
    url               VARCHAR,
    agency            VARCHAR,
    title             VARCHAR,
    published_on      DATE,
    captured_on       DATE,
    text              VARCHAR NOT NULL,
    content_hash      VARCHAR NOT NULL,
    revision          INTEGER NOT NULL CHECK (revision >= 1),
    is_current        BOOLEAN NOT NULL,
    cluster_id        VARCHAR NOT NULL,
    extractor_version VARCHAR,
    ingested_at       TIMESTAMP NOT NULL,
    run_id            VARCHAR NOT NULL
);

-- A text that goes back to an earlier wording is the same article_id again, so when each version was current is
-- told here and not by columns of `articles`.
CREATE TABLE article_revisions (
    source        VARCHAR NOT NULL,
    source_id     VARCHAR NOT NULL,
    revision      INTEGER NOT NULL CHECK (revision >= 1),
    article_id    VARCHAR NOT NULL,
    valid_from    TIMESTAMP NOT NULL,
    valid_to      TIMESTAMP,
    run_id        VARCHAR NOT NULL,
    closed_run_id VARCHAR,
    PRIMARY KEY (source, source_id, revision)
);

CREATE TABLE rejections (
    rejection_id  VARCHAR PRIMARY KEY,
    source        VARCHAR NOT NULL,
    source_id     VARCHAR NOT NULL,
    reason        VARCHAR NOT NULL,
    detail        VARCHAR NOT NULL,
    first_seen_at TIMESTAMP NOT NULL,
    run_id        VARCHAR NOT NULL
);
