DROP INDEX activities_room_id_starts_at_idx;
ALTER TABLE activities DROP COLUMN room_id;
