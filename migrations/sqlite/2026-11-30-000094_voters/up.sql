-- 双联. Who is visited lies sealed, and so does what was heard; both are erased some time after a link has ended, and the rows stay. place:
-- which of the deputy's links of its sort it is while it is active, so that nobody has more of them than may be, whoever adds two at once.
CREATE TABLE contact_links (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    of_members INTEGER NOT NULL CHECK (of_members IN (0, 1)),
    deputy_id BLOB NOT NULL,
    to_deputy_id BLOB,
    sealed BLOB,
    place INTEGER,
    office_id BLOB NOT NULL,
    division_code TEXT NOT NULL,
    period_days INTEGER NOT NULL,
    begins_on TEXT NOT NULL,
    visits INTEGER NOT NULL,
    last_on TEXT,
    due_on TEXT NOT NULL,
    linked_at INTEGER NOT NULL,
    ended_at INTEGER,
    erase_at INTEGER,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX contact_links_deputy_id_of_members_place_idx ON contact_links (deputy_id, of_members, place);
CREATE INDEX contact_links_deputy_id_id_idx ON contact_links (deputy_id, id);
CREATE INDEX contact_links_to_deputy_id_id_idx ON contact_links (to_deputy_id, id) WHERE to_deputy_id IS NOT NULL;
CREATE INDEX contact_links_deputy_id_due_on_id_idx ON contact_links (deputy_id, due_on, id) WHERE place IS NOT NULL;
CREATE INDEX contact_links_city_id_idx ON contact_links (substr(division_code, 1, 4), id);
CREATE INDEX contact_links_county_id_idx ON contact_links (substr(division_code, 1, 6), id);
CREATE INDEX contact_links_township_id_idx ON contact_links (substr(division_code, 1, 9), id);
CREATE INDEX contact_links_erase_at_idx ON contact_links (erase_at) WHERE erase_at IS NOT NULL;

CREATE TABLE contact_visits (
    id BLOB NOT NULL PRIMARY KEY,
    link_id BLOB NOT NULL,
    done_on TEXT NOT NULL,
    way TEXT NOT NULL,
    sealed BLOB,
    case_id BLOB,
    deputy_id BLOB NOT NULL,
    written_at INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_visits_link_id_id_idx ON contact_visits (link_id, id);

-- How many links one keeps in a division and below it, where it is laid down.
CREATE TABLE contact_numbers (
    division_code TEXT NOT NULL PRIMARY KEY,
    members_least INTEGER NOT NULL,
    members_most INTEGER NOT NULL,
    people_least INTEGER NOT NULL,
    people_most INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Reports to voters (述职). What was written, asked and answered lies sealed. waiting_id and waiting_until: for whom it waits and until when,
-- far in the future where there is no term. meets_at: when voters meet.
CREATE TABLE voter_reports (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    deputy_id BLOB NOT NULL,
    term_id BLOB NOT NULL,
    office_id BLOB NOT NULL,
    division_code TEXT NOT NULL,
    planned_on TEXT NOT NULL,
    sealed BLOB NOT NULL,
    meets_at INTEGER,
    shown_at INTEGER,
    answers_due_at INTEGER,
    waiting_id BLOB,
    waiting_until INTEGER NOT NULL,
    scheduled_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX voter_reports_deputy_id_id_idx ON voter_reports (deputy_id, id);
CREATE INDEX voter_reports_term_id_deputy_id_idx ON voter_reports (term_id, deputy_id);
CREATE INDEX voter_reports_city_id_idx ON voter_reports (substr(division_code, 1, 4), id);
CREATE INDEX voter_reports_county_id_idx ON voter_reports (substr(division_code, 1, 6), id);
CREATE INDEX voter_reports_township_id_idx ON voter_reports (substr(division_code, 1, 9), id);
CREATE INDEX voter_reports_waiting_id_waiting_until_id_idx
    ON voter_reports (waiting_id, waiting_until, id) WHERE waiting_id IS NOT NULL;

-- The roll of a meeting and the box of its ballots are two tables that nothing joins but the report. The roll holds a tag of each phone, keyed
-- and another one for each report, so that neither the phone nor the same voter elsewhere is found by it, and whether that voter has
-- voted; no time, no order and no choice. It is written whole, in the order of the tags. The box holds a number for each choice, and no row for
-- a ballot. What is left of a ballot are two changes of one transaction: whoever reads every state of the database before and after each of
-- them sees both, and nobody else.
CREATE TABLE voter_report_voters (
    report_id BLOB NOT NULL,
    voter_tag BLOB NOT NULL,
    voted INTEGER NOT NULL CHECK (voted IN (0, 1)),
    PRIMARY KEY (report_id, voter_tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE voter_report_ballots (
    report_id BLOB NOT NULL,
    choice TEXT NOT NULL,
    ballots INTEGER NOT NULL,
    PRIMARY KEY (report_id, choice)
) STRICT, WITHOUT ROWID;
