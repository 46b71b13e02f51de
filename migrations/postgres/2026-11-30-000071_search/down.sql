DROP TABLE case_tokens;
