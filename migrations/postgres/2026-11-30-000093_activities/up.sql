-- Activities that congresses organise, and groups of deputies. What names or quotes a person lies sealed: helpers, reasons, what was
-- written, reported and fed back. Beside it lies by what activities are listed and counted: activity_people says who is invited, in which
-- hours, and of which term's meeting the deputy was absent without approval; activity_organs to which units a report was passed on;
-- activity_tasks for whom it waits and until when. A step writes its own rows of these again: as many as deputies are invited, 300 at most.
CREATE TABLE activities (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    kind text COLLATE "C" NOT NULL,
    organiser_id uuid NOT NULL,
    congress_id uuid NOT NULL,
    term_id uuid,
    division_code text COLLATE "C" NOT NULL,
    year integer NOT NULL,
    plan_item text COLLATE "C",
    group_id uuid,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    planned_at timestamptz NOT NULL,
    announced_at timestamptz,
    alert_at timestamptz,
    invited integer NOT NULL,
    present integer NOT NULL,
    excused integer NOT NULL,
    absent integer NOT NULL,
    transferred integer NOT NULL,
    fed_back integer NOT NULL,
    in_time integer NOT NULL,
    sealed bytea NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX activities_organiser_id_id_idx ON activities (organiser_id, id);
CREATE INDEX activities_organiser_id_year_idx ON activities (organiser_id, year);
CREATE INDEX activities_city_id_idx ON activities (substr(division_code, 1, 4), id);
CREATE INDEX activities_county_id_idx ON activities (substr(division_code, 1, 6), id);
CREATE INDEX activities_township_id_idx ON activities (substr(division_code, 1, 9), id);
CREATE INDEX activities_alert_at_id_idx ON activities (alert_at, id) WHERE alert_at IS NOT NULL;

CREATE TABLE activity_people (
    deputy_id uuid NOT NULL,
    activity_id uuid NOT NULL REFERENCES activities(id),
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    absent_in uuid,
    PRIMARY KEY (deputy_id, activity_id)
);
CREATE INDEX activity_people_activity_id_idx ON activity_people (activity_id);
CREATE INDEX activity_people_deputy_id_starts_at_idx ON activity_people (deputy_id, starts_at);
CREATE INDEX activity_people_deputy_id_absent_in_idx ON activity_people (deputy_id, absent_in) WHERE absent_in IS NOT NULL;

CREATE TABLE activity_organs (
    unit_id uuid NOT NULL,
    activity_id uuid NOT NULL REFERENCES activities(id),
    PRIMARY KEY (unit_id, activity_id)
);
CREATE INDEX activity_organs_activity_id_idx ON activity_organs (activity_id);

CREATE TABLE activity_tasks (
    party_id uuid NOT NULL,
    activity_id uuid NOT NULL REFERENCES activities(id),
    due_at timestamptz NOT NULL,
    PRIMARY KEY (party_id, activity_id)
);
CREATE INDEX activity_tasks_party_id_due_at_activity_id_idx ON activity_tasks (party_id, due_at, activity_id);
CREATE INDEX activity_tasks_activity_id_idx ON activity_tasks (activity_id);

CREATE TABLE deputy_groups (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    congress_id uuid NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    office_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    basis text COLLATE "C" NOT NULL,
    area_code text COLLATE "C",
    field text COLLATE "C",
    leader_id uuid NOT NULL,
    member_ids jsonb NOT NULL,
    formed_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX deputy_groups_office_id_id_idx ON deputy_groups (office_id, id);
CREATE INDEX deputy_groups_city_id_idx ON deputy_groups (substr(division_code, 1, 4), id);
CREATE INDEX deputy_groups_county_id_idx ON deputy_groups (substr(division_code, 1, 6), id);
CREATE INDEX deputy_groups_township_id_idx ON deputy_groups (substr(division_code, 1, 9), id);

CREATE TABLE deputy_group_members (
    deputy_id uuid NOT NULL,
    group_id uuid NOT NULL REFERENCES deputy_groups(id),
    PRIMARY KEY (deputy_id, group_id)
);
CREATE INDEX deputy_group_members_group_id_idx ON deputy_group_members (group_id);
