-- One row per thing that happened to a row of the quarantine, as before; that it was tried again is one, too.

CREATE TABLE quarantine_log_with_retries (
    quarantine_id VARCHAR NOT NULL,
    happened_at   TIMESTAMP NOT NULL,
    event         VARCHAR NOT NULL CHECK (event IN ('held', 'released', 'dropped', 'retried', 'superseded')),
    done_by       VARCHAR NOT NULL,
    note          VARCHAR,
    run_id        VARCHAR NOT NULL
);

INSERT INTO quarantine_log_with_retries (quarantine_id, happened_at, event, done_by, note, run_id)
SELECT quarantine_id, happened_at, event, done_by, note, run_id
FROM quarantine_log
ORDER BY rowid;

DROP TABLE quarantine_log;

ALTER TABLE quarantine_log_with_retries RENAME TO quarantine_log;
