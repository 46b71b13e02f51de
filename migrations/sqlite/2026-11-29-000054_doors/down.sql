DROP INDEX receptions_waiting_room_id_id_idx;
DROP INDEX receptions_waiting_office_id_id_idx;
ALTER TABLE receptions DROP COLUMN waiting_entries;
DROP INDEX receptions_county_updated_at_id_idx;
DROP INDEX receptions_updated_at_id_idx;
ALTER TABLE activity_rooms DROP COLUMN details;
