-- Suggestions of deputies. What one says, who signed it, what was talked and answered lies sealed; class, result and attitude of the
-- last answer stand beside it for the yearly table. year and number: given by the office, each once in a congress. rate_by: until
-- when an answer may be rated, and alert_on: when the clock tells something next, for the worker.
CREATE TABLE suggestions (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    proposer_id uuid NOT NULL,
    congress_id uuid NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    office_id uuid NOT NULL,
    at_session boolean NOT NULL,
    handed_in boolean NOT NULL,
    is_key boolean NOT NULL,
    year integer,
    number integer,
    lead_id uuid,
    class text COLLATE "C",
    result text COLLATE "C",
    attitude text COLLATE "C",
    rate_by date,
    alert_on date,
    sealed bytea NOT NULL,
    updated_at timestamptz NOT NULL
);
-- A step costs the primary key, for what a list is sorted by does not change; the last index holds a row between an answer and its rating.
CREATE INDEX suggestions_city_id_idx ON suggestions (substr(division_code, 1, 4), id);
CREATE INDEX suggestions_county_id_idx ON suggestions (substr(division_code, 1, 6), id);
CREATE INDEX suggestions_township_id_idx ON suggestions (substr(division_code, 1, 9), id);
CREATE UNIQUE INDEX suggestions_congress_id_year_number_idx ON suggestions (congress_id, year, number);
CREATE INDEX suggestions_rate_by_id_idx ON suggestions (rate_by, id) WHERE rate_by IS NOT NULL;
CREATE INDEX suggestions_alert_on_id_idx ON suggestions (alert_on, id) WHERE alert_on IS NOT NULL;

-- Whose lists show it: the deputies who sign it and the units that have it.
CREATE TABLE suggestion_people (
    person_id uuid NOT NULL,
    suggestion_id uuid NOT NULL REFERENCES suggestions(id),
    PRIMARY KEY (person_id, suggestion_id)
);
CREATE INDEX suggestion_people_suggestion_id_idx ON suggestion_people (suggestion_id);

-- Whom one waits for, and until when; far in the future where there is no term.
CREATE TABLE suggestion_tasks (
    suggestion_id uuid NOT NULL REFERENCES suggestions(id),
    party_id uuid NOT NULL,
    due_at timestamptz NOT NULL,
    PRIMARY KEY (suggestion_id, party_id)
);
CREATE INDEX suggestion_tasks_party_id_due_at_suggestion_id_idx ON suggestion_tasks (party_id, due_at, suggestion_id);
