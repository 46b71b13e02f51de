-- Supervision orders. Who signed and what is demanded lie sealed; what was answered and why one was sent back, in its events. clock:
-- the one that runs; due_at and alert_at say again when it ends and when it tells something next, for lists and for the worker.
-- waiting_id and waiting_until: for whom it waits and until when, far in the future where there is no term.
CREATE TABLE supervision_orders (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    number_year INTEGER,
    number INTEGER,
    matter_kind TEXT NOT NULL,
    matter_id BLOB NOT NULL,
    division_code TEXT NOT NULL,
    level TEXT NOT NULL,
    form TEXT NOT NULL,
    deputy_ids TEXT NOT NULL,
    recipient_kind TEXT NOT NULL,
    recipient_id BLOB NOT NULL,
    sealed BLOB NOT NULL,
    due_on TEXT,
    issuer_id BLOB NOT NULL,
    office_id BLOB NOT NULL,
    drafted_at INTEGER NOT NULL,
    issued_at INTEGER,
    answer_due_at INTEGER,
    clock TEXT,
    due_at INTEGER,
    alert_at INTEGER,
    sent_back INTEGER NOT NULL,
    in_time INTEGER CHECK (in_time IN (0, 1)),
    outcome TEXT,
    waiting_id BLOB,
    waiting_until INTEGER NOT NULL
) STRICT;
-- No two orders of an office have one number; the figures of a year are read off it, too.
CREATE UNIQUE INDEX supervision_orders_issuer_id_number_year_number_idx ON supervision_orders (issuer_id, number_year, number);
CREATE INDEX supervision_orders_office_id_id_idx ON supervision_orders (office_id, id);
CREATE INDEX supervision_orders_recipient_id_id_idx ON supervision_orders (recipient_id, id);
CREATE INDEX supervision_orders_matter_id_id_idx ON supervision_orders (matter_id, id);
CREATE INDEX supervision_orders_city_id_idx ON supervision_orders (substr(division_code, 1, 4), id);
CREATE INDEX supervision_orders_county_id_idx ON supervision_orders (substr(division_code, 1, 6), id);
CREATE INDEX supervision_orders_township_id_idx ON supervision_orders (substr(division_code, 1, 9), id);
CREATE INDEX supervision_orders_waiting_id_waiting_until_id_idx
    ON supervision_orders (waiting_id, waiting_until, id) WHERE waiting_id IS NOT NULL;
CREATE INDEX supervision_orders_alert_at_id_idx ON supervision_orders (alert_at, id) WHERE alert_at IS NOT NULL;

-- The latest number that an office gave in a year. Whoever issues changes the row in the same transaction, and so they wait for each
-- other, and what comes to nothing leaves no gap.
CREATE TABLE order_numbers (
    office_id BLOB NOT NULL,
    year INTEGER NOT NULL,
    latest INTEGER NOT NULL,
    PRIMARY KEY (office_id, year)
) STRICT, WITHOUT ROWID;
