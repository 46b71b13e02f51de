-- How many numbers were sent to a phone on a day, of whatever disputes. The tag is an HMAC: no phone lies here.
CREATE TABLE phone_days (
    tag bytea NOT NULL,
    day date NOT NULL,
    numbers bigint NOT NULL,
    PRIMARY KEY (tag, day)
);
CREATE INDEX phone_days_day_idx ON phone_days (day);
