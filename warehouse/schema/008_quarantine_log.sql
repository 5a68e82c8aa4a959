-- One row per thing that happened to a row of the quarantine: nothing leaves it, or comes back, without a trace.

CREATE TABLE quarantine_log (
    quarantine_id VARCHAR NOT NULL,
    happened_at   TIMESTAMP NOT NULL,
    event         VARCHAR NOT NULL CHECK (event IN ('held', 'released', 'dropped', 'superseded')),
    done_by       VARCHAR NOT NULL,
    note          VARCHAR,
    run_id        VARCHAR NOT NULL
);

INSERT INTO quarantine_log (quarantine_id, happened_at, event, done_by, note, run_id)
SELECT quarantine_id, first_seen_at, 'held', 'gate', reason, run_id
FROM quarantine;

INSERT INTO quarantine_log (quarantine_id, happened_at, event, done_by, note, run_id)
SELECT quarantine_id, decided_at, status, decided_by, decided_note, run_id
FROM quarantine
WHERE status <> 'held';
