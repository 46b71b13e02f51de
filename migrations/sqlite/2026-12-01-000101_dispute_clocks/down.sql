DROP INDEX disputes_alert_on_id_idx;
ALTER TABLE disputes DROP COLUMN alert_on;
