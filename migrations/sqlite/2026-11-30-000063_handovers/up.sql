-- That somebody else acts for a deputy: leaves, and work that an office hands over. work and place: how far that has come, so that
-- it goes on wherever it stopped. What was said lies in its events; why somebody is on leave, which may be an illness, lies sealed.
CREATE TABLE handovers (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    from_id BLOB NOT NULL,
    target_kind TEXT,
    target_id BLOB,
    reason TEXT NOT NULL,
    leave_sealed BLOB,
    begins_on TEXT NOT NULL,
    ends_on TEXT,
    office_id BLOB NOT NULL,
    room_id BLOB,
    division_code TEXT NOT NULL,
    case_ids TEXT NOT NULL,
    asked_by BLOB,
    asked_at INTEGER NOT NULL,
    wished_kind TEXT,
    wished_id BLOB,
    work TEXT NOT NULL,
    place_at INTEGER,
    place_id BLOB
) STRICT;
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
    handover_id BLOB NOT NULL REFERENCES handovers(id),
    subject_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    version_after INTEGER,
    returned_at INTEGER,
    PRIMARY KEY (handover_id, subject_id)
) STRICT, WITHOUT ROWID;
