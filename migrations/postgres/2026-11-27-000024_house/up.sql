-- What the house knows of itself: a text sealed with its key, by which another key is told; whether the demo world is whole.
CREATE TABLE house (
    name text COLLATE "C" NOT NULL PRIMARY KEY,
    value bytea NOT NULL
);
