-- Sittings at tea rooms. What it is about, who sits along, the agenda, what was resolved and what is followed up lie sealed.
-- tea_sitting_parties: who is invited, came, or is responsible for something, and the first day on which something is due of that one.
CREATE TABLE tea_sittings (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    room_id uuid NOT NULL,
    office_id uuid NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    announced_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX tea_sittings_room_id_id_idx ON tea_sittings (room_id, id);
-- What a room was used for in a period is read off it.
CREATE INDEX tea_sittings_room_id_starts_at_id_idx ON tea_sittings (room_id, starts_at, id);
CREATE INDEX tea_sittings_city_id_idx ON tea_sittings (substr(division_code, 1, 4), id);
CREATE INDEX tea_sittings_county_id_idx ON tea_sittings (substr(division_code, 1, 6), id);
CREATE INDEX tea_sittings_township_id_idx ON tea_sittings (substr(division_code, 1, 9), id);

CREATE TABLE tea_sitting_parties (
    party_id uuid NOT NULL,
    sitting_id uuid NOT NULL REFERENCES tea_sittings(id),
    due_on date,
    PRIMARY KEY (party_id, sitting_id)
);
CREATE INDEX tea_sitting_parties_sitting_id_idx ON tea_sitting_parties (sitting_id);
