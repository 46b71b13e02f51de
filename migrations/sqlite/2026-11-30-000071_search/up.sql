-- By what cases are found that say something: numbers that follow from pairs of characters, and from whom a case lies with and
-- when it came in, by a key of the ring (key_number). simhash: the print by which others are known that say the same. A consumer
-- of the log writes all of it, so that nobody who submits waits for it. number ties a row to its words, which lie in an index
-- without texts; what is taken out of it is overwritten.
CREATE TABLE case_tokens (
    number INTEGER NOT NULL PRIMARY KEY,
    case_id BLOB NOT NULL,
    submitted_at INTEGER NOT NULL,
    division_code TEXT NOT NULL,
    grid_id BLOB,
    key_number INTEGER NOT NULL,
    simhash INTEGER NOT NULL,
    tokens BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX case_tokens_case_id_idx ON case_tokens (case_id);
CREATE INDEX case_tokens_submitted_at_idx ON case_tokens (submitted_at);
CREATE INDEX case_tokens_division_code_submitted_at_idx ON case_tokens (division_code, submitted_at);
CREATE INDEX case_tokens_key_number_idx ON case_tokens (key_number);
CREATE VIRTUAL TABLE case_words USING fts5(words, content = '', detail = none, columnsize = 0, tokenize = 'ascii');
INSERT INTO case_words (case_words, rank) VALUES ('secure-delete', 1);
