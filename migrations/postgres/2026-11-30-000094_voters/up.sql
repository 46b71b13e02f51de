-- 双联. Who is visited lies sealed, and so does what was heard; both are erased some time after a link has ended, and the rows stay. place:
-- which of the deputy's links of its sort it is while it is active, so that nobody has more of them than may be, whoever adds two at once.
CREATE TABLE contact_links (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    of_members boolean NOT NULL,
    deputy_id uuid NOT NULL,
    to_deputy_id uuid,
    sealed bytea,
    place integer,
    office_id uuid NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    period_days integer NOT NULL,
    begins_on date NOT NULL,
    visits integer NOT NULL,
    last_on date,
    due_on date NOT NULL,
    linked_at timestamptz NOT NULL,
    ended_at timestamptz,
    erase_at timestamptz,
    updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX contact_links_deputy_id_of_members_place_idx ON contact_links (deputy_id, of_members, place);
CREATE INDEX contact_links_deputy_id_id_idx ON contact_links (deputy_id, id);
CREATE INDEX contact_links_to_deputy_id_id_idx ON contact_links (to_deputy_id, id) WHERE to_deputy_id IS NOT NULL;
CREATE INDEX contact_links_deputy_id_due_on_id_idx ON contact_links (deputy_id, due_on, id) WHERE place IS NOT NULL;
CREATE INDEX contact_links_city_id_idx ON contact_links (substr(division_code, 1, 4), id);
CREATE INDEX contact_links_county_id_idx ON contact_links (substr(division_code, 1, 6), id);
CREATE INDEX contact_links_township_id_idx ON contact_links (substr(division_code, 1, 9), id);
CREATE INDEX contact_links_erase_at_idx ON contact_links (erase_at) WHERE erase_at IS NOT NULL;

CREATE TABLE contact_visits (
    id uuid NOT NULL PRIMARY KEY,
    link_id uuid NOT NULL,
    done_on date NOT NULL,
    way text COLLATE "C" NOT NULL,
    sealed bytea,
    case_id uuid,
    deputy_id uuid NOT NULL,
    written_at timestamptz NOT NULL
);
CREATE INDEX contact_visits_link_id_id_idx ON contact_visits (link_id, id);

-- How many links one keeps in a division and below it, where it is laid down.
CREATE TABLE contact_numbers (
    division_code text COLLATE "C" NOT NULL PRIMARY KEY,
    members_least integer NOT NULL,
    members_most integer NOT NULL,
    people_least integer NOT NULL,
    people_most integer NOT NULL
);

-- Reports to voters (述职). What was written, asked and answered lies sealed. waiting_id and waiting_until: for whom it waits and until when,
-- far in the future where there is no term. meets_at: when voters meet.
CREATE TABLE voter_reports (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    deputy_id uuid NOT NULL,
    term_id uuid NOT NULL,
    office_id uuid NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    planned_on date NOT NULL,
    sealed bytea NOT NULL,
    meets_at timestamptz,
    shown_at timestamptz,
    answers_due_at timestamptz,
    waiting_id uuid,
    waiting_until timestamptz NOT NULL,
    scheduled_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
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
    report_id uuid NOT NULL,
    voter_tag bytea NOT NULL,
    voted boolean NOT NULL,
    PRIMARY KEY (report_id, voter_tag)
);

CREATE TABLE voter_report_ballots (
    report_id uuid NOT NULL,
    choice text COLLATE "C" NOT NULL,
    ballots integer NOT NULL,
    PRIMARY KEY (report_id, choice)
);
