DROP INDEX term_change_steps_once_idx;
CREATE UNIQUE INDEX term_change_steps_once_idx ON term_change_steps (changeover_id, kind, subject_id, code)
    WHERE kind <> 'hand';
