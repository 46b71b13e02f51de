DROP TABLE case_words;
DROP TABLE case_tokens;
