-- Consultations. What it is about, its meetings, groups and measures lie sealed. due_at: when something of it is due that waits for the
-- office; alert_at: when its clock does something next; news: who is still to be told.
CREATE TABLE consultations (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    topic TEXT NOT NULL,
    office_id BLOB NOT NULL,
    lead TEXT NOT NULL,
    scope TEXT NOT NULL,
    deputies TEXT NOT NULL,
    closes_on TEXT NOT NULL,
    sealed BLOB NOT NULL,
    drafted_at INTEGER NOT NULL,
    opened_at INTEGER,
    proposed_at INTEGER,
    collected INTEGER,
    news TEXT NOT NULL,
    due_at INTEGER,
    alert_at INTEGER,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX consultations_office_id_id_idx ON consultations (office_id, id);
CREATE INDEX consultations_id_idx ON consultations (id) WHERE opened_at IS NOT NULL;
CREATE INDEX consultations_office_id_due_at_id_idx ON consultations (office_id, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX consultations_alert_at_id_idx ON consultations (alert_at, id) WHERE alert_at IS NOT NULL;

-- The divisions of a consultation once more, to be found by; they change with its draft alone.
CREATE TABLE consultation_areas (
    division_code TEXT NOT NULL,
    consultation_id BLOB NOT NULL,
    PRIMARY KEY (division_code, consultation_id)
) STRICT, WITHOUT ROWID;

-- Opinions. The text lies sealed; of its author nothing is kept but a tag, and the account where there is one, which is told. An opinion
-- writes one row and six entries of indexes, and locks nothing of its consultation.
CREATE TABLE consultation_opinions (
    id BLOB NOT NULL PRIMARY KEY,
    consultation_id BLOB NOT NULL,
    source TEXT NOT NULL,
    voice TEXT NOT NULL,
    person_tag BLOB,
    account_id BLOB,
    day TEXT NOT NULL,
    batch TEXT,
    number INTEGER,
    meeting INTEGER,
    proposal INTEGER,
    group_number INTEGER,
    sealed BLOB NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;
-- One of a person and a day.
CREATE UNIQUE INDEX consultation_opinions_consultation_id_person_tag_day_idx ON consultation_opinions (consultation_id, person_tag, day) WHERE person_tag IS NOT NULL;
-- One of a place in a batch.
CREATE UNIQUE INDEX consultation_opinions_consultation_id_batch_number_idx ON consultation_opinions (consultation_id, batch, number) WHERE batch IS NOT NULL;
CREATE INDEX consultation_opinions_consultation_id_id_idx ON consultation_opinions (consultation_id, id);
CREATE INDEX consultation_opinions_consultation_id_source_voice_idx ON consultation_opinions (consultation_id, source, voice);
CREATE INDEX consultation_opinions_consultation_id_group_number_id_idx ON consultation_opinions (consultation_id, group_number, id);
CREATE INDEX consultation_opinions_consultation_id_proposal_id_idx ON consultation_opinions (consultation_id, proposal, id) WHERE proposal IS NOT NULL;
CREATE INDEX consultation_opinions_account_id_id_idx ON consultation_opinions (account_id, id) WHERE account_id IS NOT NULL;

-- Which opinions are likely alike: how many, and the one that the others are like.
CREATE TABLE consultation_proposals (
    consultation_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    opinions INTEGER NOT NULL,
    seed_id BLOB NOT NULL,
    PRIMARY KEY (consultation_id, number)
) STRICT, WITHOUT ROWID;

-- Who is told of what is new.
CREATE TABLE consultation_followers (
    consultation_id BLOB NOT NULL,
    account_id BLOB NOT NULL,
    PRIMARY KEY (consultation_id, account_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX consultation_followers_account_id_idx ON consultation_followers (account_id);
