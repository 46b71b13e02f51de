-- What an account booked is found by it, to be taken out or erased. It costs a booking one entry more.
CREATE INDEX station_bookings_account_id_id_idx ON station_bookings (account_id, id) WHERE account_id IS NOT NULL;
