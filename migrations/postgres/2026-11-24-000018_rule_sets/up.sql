-- Who has how long, set by set: the highest version of the nearest division above a case that is in force holds there.
CREATE TABLE rule_sets (
    division_code text NOT NULL,
    version integer NOT NULL,
    in_force boolean NOT NULL,
    rules jsonb NOT NULL,
    PRIMARY KEY (division_code, version)
);
