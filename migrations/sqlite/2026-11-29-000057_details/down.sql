DROP TABLE check_traces;
