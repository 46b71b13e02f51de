-- Sweeps. telling: of what grids are being told; alert_at: when its clock does something next.
CREATE TABLE sweep_campaigns (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    issuer_id BLOB NOT NULL,
    begins_on TEXT NOT NULL,
    ends_on TEXT NOT NULL,
    rhythm TEXT NOT NULL,
    areas TEXT NOT NULL,
    categories TEXT NOT NULL,
    drafted_at INTEGER NOT NULL,
    announced_at INTEGER,
    telling TEXT,
    reminded INTEGER NOT NULL,
    alert_at INTEGER
) STRICT;
CREATE INDEX sweep_campaigns_issuer_id_id_idx ON sweep_campaigns (issuer_id, id);
CREATE INDEX sweep_campaigns_alert_at_id_idx ON sweep_campaigns (alert_at, id) WHERE alert_at IS NOT NULL;

-- The areas of a sweep once more, to be found by: written once, with the sweep.
CREATE TABLE sweep_areas (
    division_code TEXT NOT NULL,
    campaign_id BLOB NOT NULL,
    PRIMARY KEY (division_code, campaign_id)
) STRICT, WITHOUT ROWID;

-- What a grid reports in a round: one row, whose former editions lie in its events.
CREATE TABLE sweep_reports (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    campaign_id BLOB NOT NULL,
    round INTEGER NOT NULL,
    division_code TEXT NOT NULL,
    grid_id BLOB NOT NULL,
    office_id BLOB NOT NULL,
    reporter_kind TEXT NOT NULL,
    reporter_id BLOB NOT NULL,
    finding_ids TEXT NOT NULL,
    reported_at INTEGER NOT NULL,
    in_time INTEGER NOT NULL CHECK (in_time IN (0, 1))
) STRICT;
-- No grid reports twice in a round; who is missing and the figures are read off it, too.
CREATE UNIQUE INDEX sweep_reports_campaign_id_round_grid_id_idx ON sweep_reports (campaign_id, round, grid_id);

-- What was found. Place, point and words lie sealed. owner_id: who answers for it while it is in hand. counts: it is neither the same
-- as another one nor taken out.
CREATE TABLE sweep_findings (
    id BLOB NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    campaign_id BLOB NOT NULL,
    report_id BLOB NOT NULL,
    round INTEGER NOT NULL,
    division_code TEXT NOT NULL,
    grid_id BLOB NOT NULL,
    office_id BLOB NOT NULL,
    issuer_id BLOB NOT NULL,
    reporter_kind TEXT NOT NULL,
    reporter_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    kind_label TEXT,
    parties TEXT NOT NULL,
    risk TEXT NOT NULL,
    people INTEGER NOT NULL,
    same_as_id BLOB,
    dispute_id BLOB,
    case_id BLOB,
    watcher_kind TEXT,
    watcher_id BLOB,
    owner_id BLOB,
    counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
    found_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    settled_at INTEGER,
    files TEXT NOT NULL,
    sealed BLOB NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
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
