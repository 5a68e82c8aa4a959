-- One row per country or group of partners.csv.
DELETE FROM dim_partner;

INSERT INTO dim_partner (partner_code, kind, iso3, m49, name_fa, name_en, aliases, neighbour, members)
SELECT
    code,
    kind,
    iso3,
    m49,
    name_fa,
    name_en,
    coalesce(string_split(aliases, ';'), []),
    neighbour,
    coalesce(string_split(members, ';'), [])
FROM partners;
