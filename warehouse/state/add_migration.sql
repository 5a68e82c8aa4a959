-- One row more: the migration that was just applied.
INSERT INTO schema_migrations (version, name, applied_at)
VALUES ($version, $name, $at);
