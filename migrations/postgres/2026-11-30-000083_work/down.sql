DROP TABLE uncounted_joins;
DROP TABLE call_back_draws;
DROP TABLE case_tasks;
