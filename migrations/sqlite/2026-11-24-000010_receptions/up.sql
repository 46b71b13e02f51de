-- check_ins is a document; register is sealed: it holds what people said and who they are.
CREATE TABLE receptions (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    room_id BLOB NOT NULL REFERENCES activity_rooms(id),
    office_id BLOB NOT NULL,
    division_code TEXT NOT NULL,
    grid_id BLOB,
    series_id BLOB,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    check_ins TEXT NOT NULL,
    register BLOB NOT NULL,
    announced_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX receptions_room_id_starts_at_idx ON receptions (room_id, starts_at);
CREATE INDEX receptions_division_code_starts_at_idx ON receptions (division_code, starts_at);
CREATE INDEX receptions_starts_at_id_idx ON receptions (starts_at, id);
