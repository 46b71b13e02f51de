-- Sweeps. telling: of what grids are being told; alert_at: when its clock does something next.
CREATE TABLE sweep_campaigns (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    title text COLLATE "C" NOT NULL,
    issuer_id uuid NOT NULL,
    begins_on date NOT NULL,
    ends_on date NOT NULL,
    rhythm text COLLATE "C" NOT NULL,
    areas jsonb NOT NULL,
    categories jsonb NOT NULL,
    drafted_at timestamptz NOT NULL,
    announced_at timestamptz,
    telling jsonb,
    reminded integer NOT NULL,
    alert_at timestamptz
);
CREATE INDEX sweep_campaigns_issuer_id_id_idx ON sweep_campaigns (issuer_id, id);
CREATE INDEX sweep_campaigns_alert_at_id_idx ON sweep_campaigns (alert_at, id) WHERE alert_at IS NOT NULL;

-- The areas of a sweep once more, to be found by: written once, with the sweep.
CREATE TABLE sweep_areas (
    division_code text COLLATE "C" NOT NULL,
    campaign_id uuid NOT NULL,
    PRIMARY KEY (division_code, campaign_id)
);

-- What a grid reports in a round: one row, whose former editions lie in its events.
CREATE TABLE sweep_reports (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    campaign_id uuid NOT NULL,
    round integer NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    grid_id uuid NOT NULL,
    office_id uuid NOT NULL,
    reporter_kind text COLLATE "C" NOT NULL,
    reporter_id uuid NOT NULL,
    finding_ids jsonb NOT NULL,
    reported_at timestamptz NOT NULL,
    in_time boolean NOT NULL
);
-- No grid reports twice in a round; who is missing and the figures are read off it, too.
CREATE UNIQUE INDEX sweep_reports_campaign_id_round_grid_id_idx ON sweep_reports (campaign_id, round, grid_id);

-- What was found. Place, point and words lie sealed. owner_id: who answers for it while it is in hand. counts: it is neither the same
-- as another one nor taken out.
CREATE TABLE sweep_findings (
    id uuid NOT NULL PRIMARY KEY,
    version integer NOT NULL,
    state text COLLATE "C" NOT NULL,
    campaign_id uuid NOT NULL,
    report_id uuid NOT NULL,
    round integer NOT NULL,
    division_code text COLLATE "C" NOT NULL,
    grid_id uuid NOT NULL,
    office_id uuid NOT NULL,
    issuer_id uuid NOT NULL,
    reporter_kind text COLLATE "C" NOT NULL,
    reporter_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    kind_label text COLLATE "C",
    parties text COLLATE "C" NOT NULL,
    risk text COLLATE "C" NOT NULL,
    people integer NOT NULL,
    same_as_id uuid,
    dispute_id uuid,
    case_id uuid,
    watcher_kind text COLLATE "C",
    watcher_id uuid,
    owner_id uuid,
    counts boolean NOT NULL,
    found_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    settled_at timestamptz,
    files jsonb NOT NULL,
    sealed bytea NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX sweep_findings_grid_id_id_idx ON sweep_findings (grid_id, id);
CREATE INDEX sweep_findings_grid_id_kind_found_at_idx ON sweep_findings (grid_id, kind, found_at);
CREATE INDEX sweep_findings_issuer_id_id_idx ON sweep_findings (issuer_id, id);
CREATE INDEX sweep_findings_reporter_id_id_idx ON sweep_findings (reporter_id, id);
CREATE INDEX sweep_findings_watcher_id_id_idx ON sweep_findings (watcher_id, id) WHERE watcher_id IS NOT NULL;
CREATE INDEX sweep_findings_owner_id_due_at_id_idx ON sweep_findings (owner_id, due_at, id) WHERE owner_id IS NOT NULL;
CREATE INDEX sweep_findings_campaign_id_due_at_id_idx ON sweep_findings (campaign_id, due_at, id);
CREATE INDEX sweep_findings_city_id_idx ON sweep_findings (substr(division_code, 1, 4), id);
CREATE INDEX sweep_findings_county_id_idx ON sweep_findings (substr(division_code, 1, 6), id);
CREATE INDEX sweep_findings_township_id_idx ON sweep_findings (substr(division_code, 1, 9), id);
