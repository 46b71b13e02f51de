-- When a room is open and whom one meets there, as it is written on its door.
ALTER TABLE activity_rooms ADD COLUMN details jsonb;

-- What changed since somebody last asked is read in the order of changes: a step writes two indexes more.
CREATE INDEX receptions_updated_at_id_idx ON receptions (updated_at, id);
CREATE INDEX receptions_county_updated_at_id_idx ON receptions (substr(division_code, 1, 6), updated_at, id);

-- How many entries of a register, which lies sealed, nobody confirmed yet; few receptions have such. Those of before come with the
-- next step.
ALTER TABLE receptions ADD COLUMN waiting_entries integer NOT NULL DEFAULT 0;
CREATE INDEX receptions_waiting_office_id_id_idx ON receptions (office_id, id) WHERE waiting_entries > 0;
CREATE INDEX receptions_waiting_room_id_id_idx ON receptions (room_id, id) WHERE waiting_entries > 0;
