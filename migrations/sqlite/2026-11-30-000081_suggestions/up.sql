-- Suggestions of deputies. What one says, who signed it, what was talked and answered lies sealed; class, result and attitude of the
-- last answer stand beside it for the yearly table. year and number: given by the office, each once in a congress. rate_by: until
-- when an answer may be rated, and alert_on: when the clock tells something next, for the worker.
CREATE TABLE suggestions (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    proposer_id BLOB NOT NULL,
    congress_id BLOB NOT NULL,
    division_code TEXT NOT NULL,
    office_id BLOB NOT NULL,
    at_session INTEGER NOT NULL CHECK (at_session IN (0, 1)),
    handed_in INTEGER NOT NULL CHECK (handed_in IN (0, 1)),
    is_key INTEGER NOT NULL CHECK (is_key IN (0, 1)),
    year INTEGER,
    number INTEGER,
    lead_id BLOB,
    class TEXT,
    result TEXT,
    attitude TEXT,
    rate_by TEXT,
    alert_on TEXT,
    sealed BLOB NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
-- A step costs the primary key, for what a list is sorted by does not change; the last index holds a row between an answer and its rating.
CREATE INDEX suggestions_city_id_idx ON suggestions (substr(division_code, 1, 4), id);
CREATE INDEX suggestions_county_id_idx ON suggestions (substr(division_code, 1, 6), id);
CREATE INDEX suggestions_township_id_idx ON suggestions (substr(division_code, 1, 9), id);
CREATE UNIQUE INDEX suggestions_congress_id_year_number_idx ON suggestions (congress_id, year, number);
CREATE INDEX suggestions_rate_by_id_idx ON suggestions (rate_by, id) WHERE rate_by IS NOT NULL;
CREATE INDEX suggestions_alert_on_id_idx ON suggestions (alert_on, id) WHERE alert_on IS NOT NULL;

-- Whose lists show it: the deputies who sign it and the units that have it.
CREATE TABLE suggestion_people (
    person_id BLOB NOT NULL,
    suggestion_id BLOB NOT NULL REFERENCES suggestions(id),
    PRIMARY KEY (person_id, suggestion_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX suggestion_people_suggestion_id_idx ON suggestion_people (suggestion_id);

-- Whom one waits for, and until when; far in the future where there is no term.
CREATE TABLE suggestion_tasks (
    suggestion_id BLOB NOT NULL REFERENCES suggestions(id),
    party_id BLOB NOT NULL,
    due_at INTEGER NOT NULL,
    PRIMARY KEY (suggestion_id, party_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX suggestion_tasks_party_id_due_at_suggestion_id_idx ON suggestion_tasks (party_id, due_at, suggestion_id);
