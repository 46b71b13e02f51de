-- Who comes to a room of themselves stands in one register of the room and the day, whoever writes first; a room's registers are read in
-- the order of their days. They cost the first walk-in of a day two entries more, and receptions nothing.
CREATE UNIQUE INDEX receptions_walk_ins_room_id_starts_at_idx ON receptions (room_id, starts_at) WHERE kind = 'walk_ins';
CREATE INDEX receptions_walk_ins_room_id_starts_at_id_idx ON receptions (room_id, starts_at, id) WHERE kind = 'walk_ins';
