-- After one sitting several who leave may still have something to do: each is a step of its own.
DROP INDEX term_change_steps_once_idx;
CREATE UNIQUE INDEX term_change_steps_once_idx ON term_change_steps (changeover_id, kind, subject_id, code)
    WHERE kind NOT IN ('hand', 'follow_ups_moved');
