-- In which room an activity takes place: what a room is used for is counted by it. It costs an activity one entry more.
ALTER TABLE activities ADD COLUMN room_id BLOB;
CREATE INDEX activities_room_id_starts_at_idx ON activities (room_id, starts_at) WHERE room_id IS NOT NULL;
