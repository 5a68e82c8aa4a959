-- One row per office of speaker_roles.csv.
DELETE FROM dim_speaker_role;

INSERT INTO dim_speaker_role (role_code, title_fa, title_en, organisation, aliases)
SELECT code, title_fa, title_en, organisation, coalesce(string_split(aliases, ';'), [])
FROM speaker_roles;
