ALTER TABLE activity_rooms DROP COLUMN details;
