-- That a matter was sent to where it belongs, of which nobody but whoever submitted it sees anything any more: when, where to, who
-- handled it and which office was in charge. Nothing in it leads to the case. Each list is read off the end of an index; they grow
-- with accusations alone.
CREATE TABLE diversion_receipts (
    id BLOB NOT NULL PRIMARY KEY,
    at INTEGER NOT NULL,
    diversion TEXT NOT NULL,
    handler_kind TEXT NOT NULL,
    handler_id BLOB NOT NULL,
    office_id BLOB NOT NULL
) STRICT;
CREATE INDEX diversion_receipts_handler_id_at_id_idx ON diversion_receipts (handler_id, at, id);
CREATE INDEX diversion_receipts_office_id_at_id_idx ON diversion_receipts (office_id, at, id);
