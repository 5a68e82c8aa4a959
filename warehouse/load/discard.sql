-- No row: the temporary tables of a batch go.
DROP TABLE IF EXISTS staged_articles;
DROP TABLE IF EXISTS staged_claims;
DROP TABLE IF EXISTS staged_numbers;
DROP TABLE IF EXISTS staged_rejections;
DROP TABLE IF EXISTS staged_results;
DROP TABLE IF EXISTS staged_quarantine;
DROP TABLE IF EXISTS changes;
DROP TABLE IF EXISTS released_again;
