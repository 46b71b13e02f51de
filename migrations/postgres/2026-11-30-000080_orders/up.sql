-- Supervision orders. Who signed and what is demanded lie sealed; what was answered and why one was sent back, in its events. clock:
-- the one that runs; due_at and alert_at say again when it ends and when it tells something next, for lists and for the worker.
-- waiting_id and waiting_until: for whom it waits and until when, far in the future where there is no term.
CREATE TABLE supervision_orders (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    number_year integer,
    number integer,
    matter_kind text COLLATE "C" NOT NULL,
    matter_id uuid NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    level text COLLATE "C" NOT NULL,
    form text COLLATE "C" NOT NULL,
    deputy_ids jsonb NOT NULL,
    recipient_kind text COLLATE "C" NOT NULL,
    recipient_id uuid NOT NULL,
    sealed bytea NOT NULL,
    due_on date,
    issuer_id uuid NOT NULL,
    office_id uuid NOT NULL,
    drafted_at timestamptz NOT NULL,
    issued_at timestamptz,
    answer_due_at timestamptz,
    clock jsonb,
    due_at timestamptz,
    alert_at timestamptz,
    sent_back integer NOT NULL,
    in_time boolean,
    outcome text COLLATE "C",
    waiting_id uuid,
    waiting_until timestamptz NOT NULL
);
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
    office_id uuid NOT NULL,
    year integer NOT NULL,
    latest integer NOT NULL,
    PRIMARY KEY (office_id, year)
);
