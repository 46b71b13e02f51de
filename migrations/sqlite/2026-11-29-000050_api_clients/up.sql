-- Systems of others that call in an office's name. Of their secrets nothing is kept but tags, in the body beside what each may
-- ask for; what a client is called and whom to ask about it lie sealed.
CREATE TABLE api_clients (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    office_id BLOB NOT NULL,
    division_code TEXT NOT NULL,
    body TEXT NOT NULL,
    registered_at INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT;
CREATE INDEX api_clients_city_id_idx ON api_clients (substr(division_code, 1, 4), id);
CREATE INDEX api_clients_county_id_idx ON api_clients (substr(division_code, 1, 6), id);
CREATE INDEX api_clients_township_id_idx ON api_clients (substr(division_code, 1, 9), id);

-- Assertions that were shown, while they would be good: each is taken once.
CREATE TABLE client_assertions (
    client_id BLOB NOT NULL,
    tag BLOB NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY (client_id, tag)
) STRICT;
CREATE INDEX client_assertions_until_idx ON client_assertions (until);

-- How often a client did what on a day, and when for the last time.
CREATE TABLE client_usage (
    client_id BLOB NOT NULL,
    day TEXT NOT NULL,
    operation TEXT NOT NULL,
    count INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (client_id, day, operation)
) STRICT;
CREATE INDEX client_usage_day_idx ON client_usage (day);
CREATE INDEX client_usage_last_at_idx ON client_usage (client_id, last_at);
