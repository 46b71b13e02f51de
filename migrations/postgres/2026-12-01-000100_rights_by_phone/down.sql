DROP INDEX station_bookings_phone_tag_id_idx;
DROP INDEX contact_links_phone_tag_id_idx;
ALTER TABLE contact_links DROP COLUMN phone_tag;
