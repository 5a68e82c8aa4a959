-- Comments of runs, loads, schema_migrations, warehouse_state.

COMMENT ON TABLE runs IS 'One row per run of the pipeline (اجرا).';
COMMENT ON COLUMN runs.run_id IS 'Identity of the run (شناسه اجرا): that of the Prefect flow run where there is one.';
COMMENT ON COLUMN runs.started_at IS 'When it started, UTC (آغاز).';
COMMENT ON COLUMN runs.finished_at IS 'When it ended, UTC (پایان); null while it runs or when it crashed.';
COMMENT ON COLUMN runs.status IS 'running, completed, failed (it ended with a message) or crashed (it ended without one) (وضعیت).';
COMMENT ON COLUMN runs.message IS 'What a person should know about its end (پیام); null where there is nothing to say.';
COMMENT ON COLUMN runs.sources IS 'The sources it was asked to read (منابع).';
COMMENT ON COLUMN runs.program_version IS 'Version of amarkav (نسخه برنامه).';
COMMENT ON COLUMN runs.extractor_version IS 'Version of the reader (نسخه خواننده).';
COMMENT ON COLUMN runs.duckdb_version IS 'Version of DuckDB that wrote (نسخه DuckDB).';

COMMENT ON TABLE loads IS 'One row per loaded batch and table: how many rows it changed (شمار ردیف‌ها).';
COMMENT ON COLUMN loads.run_id IS 'Run that loaded the batch (شناسه اجرا).';
COMMENT ON COLUMN loads.loaded_at IS 'Instant of the load, UTC (زمان بارگذاری).';
COMMENT ON COLUMN loads.table_name IS 'Table that was loaded (نام جدول).';
COMMENT ON COLUMN loads.rows_inserted IS 'Rows that were new (سطرهای تازه).';
COMMENT ON COLUMN loads.rows_updated IS 'Rows that were there and said something else (سطرهای تغییریافته).';
COMMENT ON COLUMN loads.rows_unchanged IS 'Rows that were there and said the same (سطرهای بی‌تغییر); they were not rewritten.';
COMMENT ON COLUMN loads.rows_closed IS 'Rows that are no longer said (سطرهای بسته): versions superseded, claims moved to claims_history.';

COMMENT ON TABLE schema_migrations IS 'One row per migration applied to this file (تغییرهای ساختار).';
COMMENT ON COLUMN schema_migrations.version IS 'Number of the migration (شماره); the highest is the version of the schema.';
COMMENT ON COLUMN schema_migrations.name IS 'File name of the migration (نام).';
COMMENT ON COLUMN schema_migrations.applied_at IS 'When it was applied, UTC (زمان اجرا).';

COMMENT ON TABLE warehouse_state IS 'One row (وضعیت انبار داده): what has been done to this warehouse, so that nothing is published without need.';
COMMENT ON COLUMN warehouse_state.content_version IS 'Grows with every change of what readers see (شماره محتوا); a snapshot carries the one it was made of.';
COMMENT ON COLUMN warehouse_state.changed_at IS 'When content_version last grew, UTC (زمان تغییر).';
COMMENT ON COLUMN warehouse_state.definitions_digest IS 'Digest of the macros, views and comments that are applied (چکیده تعریف‌ها).';
COMMENT ON COLUMN warehouse_state.dimensions_digest IS 'Digest of the reference tables (seeds/*.csv) that the dim_* tables hold (چکیده جدول‌های مرجع).';
COMMENT ON COLUMN warehouse_state.audits_digest IS 'Digest of what was audited last, so that nothing is audited twice (چکیده حسابرسی).';
COMMENT ON COLUMN warehouse_state.snapshot_number IS 'Number of this snapshot (شماره نسخه); null in the working database.';
COMMENT ON COLUMN warehouse_state.published_at IS 'When this snapshot was published, UTC (زمان انتشار); null in the working database.';
