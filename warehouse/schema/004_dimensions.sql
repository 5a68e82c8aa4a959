-- One row per code of a code list; filled from the CSV tables of seeds/ by dimensions/*.sql.

CREATE TABLE dim_area (
    area_code        VARCHAR PRIMARY KEY,
    kind             VARCHAR NOT NULL CHECK (kind IN ('country', 'province')),
    parent_code      VARCHAR,
    name_fa          VARCHAR NOT NULL,
    name_en          VARCHAR NOT NULL,
    aliases          VARCHAR[] NOT NULL,
    code_before_2020 VARCHAR,
    capital_fa       VARCHAR,
    capital_en       VARCHAR,
    map_name         VARCHAR,
    borders          VARCHAR[] NOT NULL,
    coast            VARCHAR[] NOT NULL
);

CREATE TABLE dim_partner (
    partner_code VARCHAR PRIMARY KEY,
    kind         VARCHAR NOT NULL CHECK (kind IN ('country', 'group', 'subnational')),
    iso3         VARCHAR,
    m49          VARCHAR,
    name_fa      VARCHAR NOT NULL,
    name_en      VARCHAR NOT NULL,
    aliases      VARCHAR[] NOT NULL,
    neighbour    VARCHAR CHECK (neighbour IN ('land', 'sea')),
    members      VARCHAR[] NOT NULL
);

CREATE TABLE dim_sector (
    sector_code VARCHAR PRIMARY KEY,
    parent_code VARCHAR,
    level       INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
    name_fa     VARCHAR NOT NULL,
    name_en     VARCHAR NOT NULL,
    aliases     VARCHAR[] NOT NULL
);

CREATE TABLE dim_indicator (
    indicator_code   VARCHAR PRIMARY KEY,
    flow             VARCHAR NOT NULL,
    name_fa          VARCHAR NOT NULL,
    name_en          VARCHAR NOT NULL,
    level_dimensions VARCHAR[] NOT NULL,
    may_be_negative  BOOLEAN NOT NULL,
    definition       VARCHAR NOT NULL
);

CREATE TABLE dim_unit (
    unit_code VARCHAR PRIMARY KEY,
    dimension VARCHAR NOT NULL,
    name_fa   VARCHAR NOT NULL,
    name_en   VARCHAR NOT NULL,
    symbol    VARCHAR NOT NULL
);

CREATE TABLE dim_speaker_role (
    role_code    VARCHAR PRIMARY KEY,
    title_fa     VARCHAR NOT NULL,
    title_en     VARCHAR NOT NULL,
    organisation VARCHAR NOT NULL,
    aliases      VARCHAR[] NOT NULL
);

CREATE TABLE dim_date (
    date          DATE PRIMARY KEY,
    jalali_year   INTEGER NOT NULL,
    jalali_month  INTEGER NOT NULL CHECK (jalali_month BETWEEN 1 AND 12),
    jalali_day    INTEGER NOT NULL CHECK (jalali_day BETWEEN 1 AND 31),
    jalali_date   VARCHAR NOT NULL,
    month_fa      VARCHAR NOT NULL,
    month_en      VARCHAR NOT NULL,
    season_fa     VARCHAR NOT NULL,
    quarter       INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4),
    is_month_end  BOOLEAN NOT NULL
);

-- One row: what has been done to this warehouse, so that nothing is written or published without need.
CREATE TABLE warehouse_state (
    content_version     BIGINT NOT NULL,
    changed_at          TIMESTAMP NOT NULL,
    definitions_digest  VARCHAR NOT NULL,
    dimensions_digest   VARCHAR NOT NULL,
    snapshot_number     INTEGER,
    published_at        TIMESTAMP
);

INSERT INTO warehouse_state (content_version, changed_at, definitions_digest, dimensions_digest)
VALUES (0, TIMESTAMP '1970-01-01 00:00:00', '', '');
