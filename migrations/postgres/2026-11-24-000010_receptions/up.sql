-- check_ins is a document; register is sealed: it holds what people said and who they are.
CREATE TABLE receptions (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    room_id uuid NOT NULL REFERENCES activity_rooms(id),
    office_id uuid NOT NULL,
    division_code text NOT NULL,
    grid_id uuid,
    series_id uuid,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    check_ins jsonb NOT NULL,
    register bytea NOT NULL,
    announced_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX receptions_room_id_starts_at_idx ON receptions (room_id, starts_at);
CREATE INDEX receptions_division_code_starts_at_idx ON receptions (division_code, starts_at);
CREATE INDEX receptions_starts_at_id_idx ON receptions (starts_at, id);
