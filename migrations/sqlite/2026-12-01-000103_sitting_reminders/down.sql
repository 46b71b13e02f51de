DROP INDEX tea_sittings_alert_on_id_idx;
ALTER TABLE tea_sittings DROP COLUMN alert_on;
