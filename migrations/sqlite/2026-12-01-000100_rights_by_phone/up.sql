-- What is found by the tag of somebody's phone, so that whoever shows to have it takes it out or has it erased: links that lead there, and
-- times of stations that were booked with it. A link of before gets its tag from the worker, a batch at a time.
-- It costs a link and a booking one entry more each. Accounts and links that are made from now on have keys of their own, and those of before
-- get one when they are written next: a release of before reads none of them.
ALTER TABLE contact_links ADD COLUMN phone_tag BLOB;
CREATE INDEX contact_links_phone_tag_id_idx ON contact_links (phone_tag, id) WHERE phone_tag IS NOT NULL;
CREATE INDEX station_bookings_phone_tag_id_idx ON station_bookings (phone_tag, id) WHERE sealed IS NOT NULL;
