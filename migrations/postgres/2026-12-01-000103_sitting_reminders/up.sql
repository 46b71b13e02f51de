-- From which day on the clock of a sitting does something next: three days before something is due that is followed up. A step costs one
-- entry more of an index, as long as somebody is to be reminded.
ALTER TABLE tea_sittings ADD COLUMN alert_on date;
UPDATE tea_sittings SET alert_on =
    (SELECT min(due_on) - 3 FROM tea_sitting_parties WHERE sitting_id = tea_sittings.id AND due_on IS NOT NULL);
CREATE INDEX tea_sittings_alert_on_id_idx ON tea_sittings (alert_on, id) WHERE alert_on IS NOT NULL;
