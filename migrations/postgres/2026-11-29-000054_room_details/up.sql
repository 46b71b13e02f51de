-- When a room is open and whom one meets there, as it is written on its door.
ALTER TABLE activity_rooms ADD COLUMN details jsonb;
