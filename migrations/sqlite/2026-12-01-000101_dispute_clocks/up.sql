-- From which day on the clocks of a dispute tell something next. What runs already is wound by the worker: it looks at whatever lies
-- in the past. A step costs one entry more of an index.
ALTER TABLE disputes ADD COLUMN alert_on TEXT;
UPDATE disputes SET alert_on = '2000-01-01'
    WHERE state IN ('accepted', 'mediating', 'agreed', 'confirmation_applied', 'confirmed', 'denied', 'performing');
CREATE INDEX disputes_alert_on_id_idx ON disputes (alert_on, id) WHERE alert_on IS NOT NULL;
