-- Systems of others that call in an office's name. Of their secrets nothing is kept but tags, in the body beside what each may
-- ask for; what a client is called and whom to ask about it lie sealed.
CREATE TABLE api_clients (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    office_id uuid NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    body jsonb NOT NULL,
    registered_at timestamptz NOT NULL,
    sealed bytea NOT NULL
);
CREATE INDEX api_clients_city_id_idx ON api_clients (substr(division_code, 1, 4), id);
CREATE INDEX api_clients_county_id_idx ON api_clients (substr(division_code, 1, 6), id);
CREATE INDEX api_clients_township_id_idx ON api_clients (substr(division_code, 1, 9), id);

-- Assertions that were shown, while they would be good: each is taken once.
CREATE TABLE client_assertions (
    client_id uuid NOT NULL,
    tag bytea NOT NULL,
    until timestamptz NOT NULL,
    PRIMARY KEY (client_id, tag)
);
CREATE INDEX client_assertions_until_idx ON client_assertions (until);

-- How often a client did what on a day, and when for the last time.
CREATE TABLE client_usage (
    client_id uuid NOT NULL,
    day date NOT NULL,
    operation text COLLATE "C" NOT NULL,
    count bigint NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (client_id, day, operation)
);
CREATE INDEX client_usage_day_idx ON client_usage (day);
CREATE INDEX client_usage_last_at_idx ON client_usage (client_id, last_at);
