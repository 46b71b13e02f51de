-- The reporter's code and each party's, by which they find their dispute without an account.
CREATE TABLE dispute_codes (
    code text NOT NULL PRIMARY KEY,
    dispute_id uuid NOT NULL REFERENCES disputes(id)
);
CREATE INDEX dispute_codes_dispute_id_idx ON dispute_codes (dispute_id);
INSERT INTO dispute_codes SELECT tracking_code, id FROM disputes;
