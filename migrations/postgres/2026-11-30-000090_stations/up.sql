-- Stations: plans of a year, rotas of a month, bookings. asks: themes and how much a plan asks. What a rota plans lies sealed, because it
-- names officials and says why somebody can't come; its slots and who is on duty in them lie beside it again, by which it is seen who is
-- taken when, and rota_tasks says for whom it waits and until when.
CREATE TABLE station_plans (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    room_id uuid NOT NULL,
    office_id uuid NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    asks jsonb NOT NULL,
    drafted_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX station_plans_room_id_year_idx ON station_plans (room_id, year);
CREATE INDEX station_plans_room_id_id_idx ON station_plans (room_id, id);

CREATE TABLE rotas (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    room_id uuid NOT NULL,
    office_id uuid NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    month date NOT NULL,
    sealed bytea NOT NULL,
    answers_due_at timestamptz,
    alert_at timestamptz,
    drafted_at timestamptz NOT NULL,
    published_at timestamptz,
    updated_at timestamptz NOT NULL
);
-- A room has one rota of a month, but for those that were given up.
CREATE UNIQUE INDEX rotas_room_id_month_idx ON rotas (room_id, month) WHERE state <> 'cancelled';
CREATE INDEX rotas_room_id_id_idx ON rotas (room_id, id);
CREATE INDEX rotas_alert_at_id_idx ON rotas (alert_at, id) WHERE alert_at IS NOT NULL;

CREATE TABLE rota_slots (
    rota_id uuid NOT NULL REFERENCES rotas(id),
    number integer NOT NULL,
    room_id uuid NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    reception_id uuid,
    PRIMARY KEY (rota_id, number)
);
CREATE INDEX rota_slots_room_id_starts_at_idx ON rota_slots (room_id, starts_at);
CREATE UNIQUE INDEX rota_slots_reception_id_idx ON rota_slots (reception_id) WHERE reception_id IS NOT NULL;

CREATE TABLE rota_duties (
    rota_id uuid NOT NULL REFERENCES rotas(id),
    number integer NOT NULL,
    deputy_id uuid NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    PRIMARY KEY (rota_id, number, deputy_id)
);
CREATE INDEX rota_duties_deputy_id_starts_at_idx ON rota_duties (deputy_id, starts_at);

CREATE TABLE rota_tasks (
    deputy_id uuid NOT NULL,
    rota_id uuid NOT NULL REFERENCES rotas(id),
    due_at timestamptz NOT NULL,
    PRIMARY KEY (deputy_id, rota_id)
);
CREATE INDEX rota_tasks_deputy_id_due_at_rota_id_idx ON rota_tasks (deputy_id, due_at, rota_id);
CREATE INDEX rota_tasks_rota_id_idx ON rota_tasks (rota_id);

-- Who booked lies sealed, and is forgotten some time after; the code by which a booking is cancelled and the phone are found by tags.
CREATE TABLE station_bookings (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    reception_id uuid NOT NULL REFERENCES receptions(id),
    room_id uuid NOT NULL,
    office_id uuid NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    starts_at timestamptz NOT NULL,
    code_tag bytea NOT NULL,
    phone_tag bytea NOT NULL,
    sealed bytea,
    account_id uuid,
    booked_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX station_bookings_code_tag_idx ON station_bookings (code_tag);
-- Nobody takes what is taken, and a phone has one time of a reception.
CREATE UNIQUE INDEX station_bookings_reception_id_starts_at_idx ON station_bookings (reception_id, starts_at) WHERE state = 'booked';
CREATE UNIQUE INDEX station_bookings_reception_id_phone_tag_idx ON station_bookings (reception_id, phone_tag) WHERE state = 'booked';
CREATE INDEX station_bookings_reception_id_id_idx ON station_bookings (reception_id, id);
CREATE INDEX station_bookings_starts_at_idx ON station_bookings (starts_at) WHERE sealed IS NOT NULL;

-- Until when the first of what was heard is to end, and when its clock tells something.
ALTER TABLE receptions ADD COLUMN entries_due_at timestamptz;
ALTER TABLE receptions ADD COLUMN entries_alert_at timestamptz;
CREATE INDEX receptions_room_id_entries_due_at_id_idx ON receptions (room_id, entries_due_at, id) WHERE entries_due_at IS NOT NULL;
CREATE INDEX receptions_office_id_entries_due_at_id_idx ON receptions (office_id, entries_due_at, id) WHERE entries_due_at IS NOT NULL;
CREATE INDEX receptions_entries_alert_at_id_idx ON receptions (entries_alert_at, id) WHERE entries_alert_at IS NOT NULL;

-- Who receives in a room is asked first.
CREATE INDEX deputies_room_id_id_idx ON deputies (room_id, id) WHERE room_id IS NOT NULL;
