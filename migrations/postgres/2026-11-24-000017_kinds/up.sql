-- Kinds of events belong to their context: a message says what it is about and what happened to that.
UPDATE inbox_messages SET kind = CASE kind
    WHEN 'dispute_reported' THEN 'reported' WHEN 'dispute_registered' THEN 'registered' WHEN 'mediation_refused' THEN 'refused'
    WHEN 'session_convened' THEN 'convened' WHEN 'session_held' THEN 'held' WHEN 'mediation_resumed' THEN 'resumed'
    WHEN 'dispute_closed' THEN 'closed' WHEN 'mediation_failed' THEN 'failed' WHEN 'dispute_withdrawn' THEN 'withdrawn'
    WHEN 'mediation_terminated' THEN 'terminated' WHEN 'dispute_referred' THEN 'referred' WHEN 'mediation_extended' THEN 'extended'
    ELSE kind END WHERE subject_kind = 'dispute';
UPDATE inbox_messages SET kind = substr(kind, 6) WHERE subject_kind = 'duty_record' AND substr(kind, 1, 5) = 'duty_';
-- What entities contribute is kept for their own place alone; the server counts everything anew when it starts.
DELETE FROM figures;
DELETE FROM contributions;
DELETE FROM coverage_gaps;
