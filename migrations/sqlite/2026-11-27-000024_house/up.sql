-- What the house knows of itself: a text sealed with its key, by which another key is told; whether the demo world is whole.
CREATE TABLE house (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
