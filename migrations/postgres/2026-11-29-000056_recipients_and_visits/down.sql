DROP TABLE ended_visits;
DROP INDEX deliveries_event_id_kind_target_recipient_key;
DELETE FROM deliveries WHERE EXISTS (
    SELECT 1 FROM deliveries AS other WHERE other.event_id = deliveries.event_id AND other.kind = deliveries.kind
    AND other.target = deliveries.target AND other.recipient < deliveries.recipient
);
ALTER TABLE deliveries DROP COLUMN recipient;
CREATE UNIQUE INDEX deliveries_event_id_kind_target_key ON deliveries (event_id, kind, target);
