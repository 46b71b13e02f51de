-- How many numbers were sent to a phone on a day, of whatever disputes. The tag is an HMAC: no phone lies here.
CREATE TABLE phone_days (
    tag BLOB NOT NULL,
    day TEXT NOT NULL,
    numbers INTEGER NOT NULL,
    PRIMARY KEY (tag, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX phone_days_day_idx ON phone_days (day);
