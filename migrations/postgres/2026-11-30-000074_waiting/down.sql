DROP INDEX case_handling_closing_alert_at_case_id_idx;
DROP INDEX case_handling_telling_alert_at_case_id_idx;
CREATE INDEX case_handling_telling_alert_at_case_id_idx ON case_handling (alert_at, case_id)
    WHERE alert_at IS NOT NULL AND state || '' <> 'resolved';
CREATE INDEX case_handling_closing_alert_at_case_id_idx ON case_handling (alert_at, case_id)
    WHERE alert_at IS NOT NULL AND state || '' = 'resolved';
