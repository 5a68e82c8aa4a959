-- One row per thing that is remembered between two fetches: addresses, pages as fetched, months done; and per article what
-- its copies are known by.

CREATE TABLE fetch_state (
    source         VARCHAR NOT NULL,
    url            VARCHAR NOT NULL,
    kind           VARCHAR NOT NULL CHECK (kind IN ('robots', 'links', 'page')),
    article_key    VARCHAR,
    status         INTEGER,
    etag           VARCHAR,
    last_modified  VARCHAR,
    raw_hash       VARCHAR,
    content_type   VARCHAR,
    final_url      VARCHAR,
    first_asked_at TIMESTAMP NOT NULL,
    asked_at       TIMESTAMP NOT NULL,
    last_seen_at   TIMESTAMP,
    changed_at     TIMESTAMP,
    reason         VARCHAR,
    detail         VARCHAR,
    PRIMARY KEY (source, url),
    CHECK ((reason IS NULL) = (detail IS NULL)),
    CHECK (first_asked_at <= asked_at)
);

CREATE TABLE fetched_pages (
    source       VARCHAR NOT NULL,
    url          VARCHAR NOT NULL,
    raw_hash     VARCHAR NOT NULL,
    article_key  VARCHAR NOT NULL,
    content_type VARCHAR,
    byte_count   BIGINT NOT NULL CHECK (byte_count >= 0),
    author       VARCHAR,
    site_family  VARCHAR,
    listed_on    DATE,
    fetched_at   TIMESTAMP NOT NULL,
    read_at      TIMESTAMP,
    PRIMARY KEY (source, url, raw_hash)
);

CREATE TABLE backfill_months (
    source      VARCHAR NOT NULL,
    month       VARCHAR NOT NULL CHECK (regexp_full_match(month, '1[34]\d\d-(0[1-9]|1[0-2])')),
    pages       BIGINT NOT NULL CHECK (pages >= 0),
    finished_at TIMESTAMP NOT NULL,
    PRIMARY KEY (source, month)
);

CREATE TABLE article_fingerprints (
    article_id   VARCHAR PRIMARY KEY,
    cluster_id   VARCHAR NOT NULL,
    published_on DATE,
    bands        UBIGINT[] NOT NULL,
    figures      VARCHAR[] NOT NULL
);
