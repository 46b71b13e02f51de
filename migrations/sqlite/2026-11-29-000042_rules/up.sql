-- Since when and by whom a rule set is; nobody set those that shipped.
ALTER TABLE rule_sets ADD COLUMN set_at INTEGER;
ALTER TABLE rule_sets ADD COLUMN set_by BLOB;

-- The arrangement of a year as somebody entered it; of several the highest version counts.
CREATE TABLE calendar_years (
    year INTEGER NOT NULL,
    version INTEGER NOT NULL,
    days TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    set_by BLOB NOT NULL,
    PRIMARY KEY (year, version)
) STRICT, WITHOUT ROWID;
