UPDATE inbox_messages SET kind = CASE kind
    WHEN 'reported' THEN 'dispute_reported' WHEN 'registered' THEN 'dispute_registered' WHEN 'refused' THEN 'mediation_refused'
    WHEN 'convened' THEN 'session_convened' WHEN 'held' THEN 'session_held' WHEN 'resumed' THEN 'mediation_resumed'
    WHEN 'closed' THEN 'dispute_closed' WHEN 'failed' THEN 'mediation_failed' WHEN 'withdrawn' THEN 'dispute_withdrawn'
    WHEN 'terminated' THEN 'mediation_terminated' WHEN 'referred' THEN 'dispute_referred' WHEN 'extended' THEN 'mediation_extended'
    ELSE kind END WHERE subject_kind = 'dispute';
UPDATE inbox_messages SET kind = 'duty_' || kind WHERE subject_kind = 'duty_record';
DELETE FROM figures;
DELETE FROM contributions;
DELETE FROM coverage_gaps;
