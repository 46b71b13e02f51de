-- That somebody else acts for a deputy: leaves, and work that an office hands over. work and place: how far that has come, so that
-- it goes on wherever it stopped. What was said lies in its events; why somebody is on leave, which may be an illness, lies sealed.
CREATE TABLE handovers (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    from_id uuid NOT NULL,
    target_kind text COLLATE "C",
    target_id uuid,
    reason text COLLATE "C" NOT NULL,
    leave_sealed bytea,
    begins_on date NOT NULL,
    ends_on date,
    office_id uuid NOT NULL,
    room_id uuid,
    division_code text COLLATE "C" NOT NULL,
    case_ids jsonb NOT NULL,
    asked_by uuid,
    asked_at timestamptz NOT NULL,
    wished_kind text COLLATE "C",
    wished_id uuid,
    work text COLLATE "C" NOT NULL,
    place_at timestamptz,
    place_id uuid
);
CREATE INDEX handovers_from_id_id_idx ON handovers (from_id, id);
CREATE INDEX handovers_target_id_id_idx ON handovers (target_id, id) WHERE target_id IS NOT NULL;
CREATE INDEX handovers_city_id_idx ON handovers (substr(division_code, 1, 4), id);
CREATE INDEX handovers_county_id_idx ON handovers (substr(division_code, 1, 6), id);
CREATE INDEX handovers_township_id_idx ON handovers (substr(division_code, 1, 9), id);
-- What the worker looks for: first days, last days, work that is not whole.
CREATE INDEX handovers_state_begins_on_id_idx ON handovers (state, begins_on, id);
CREATE INDEX handovers_state_ends_on_id_idx ON handovers (state, ends_on, id);
CREATE INDEX handovers_work_id_idx ON handovers (work, id);

-- What was handed over, and the version that it had since: what has another one was touched, and stays.
CREATE TABLE handover_items (
    handover_id uuid NOT NULL REFERENCES handovers(id),
    subject_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    version_after integer,
    returned_at timestamptz,
    PRIMARY KEY (handover_id, subject_id)
);
