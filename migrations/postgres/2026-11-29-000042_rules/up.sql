-- Since when and by whom a rule set is; nobody set those that shipped.
ALTER TABLE rule_sets ADD COLUMN set_at timestamptz;
ALTER TABLE rule_sets ADD COLUMN set_by uuid;

-- The arrangement of a year as somebody entered it; of several the highest version counts.
CREATE TABLE calendar_years (
    year integer NOT NULL,
    version integer NOT NULL,
    days jsonb NOT NULL,
    set_at timestamptz NOT NULL,
    set_by uuid NOT NULL,
    PRIMARY KEY (year, version)
);
