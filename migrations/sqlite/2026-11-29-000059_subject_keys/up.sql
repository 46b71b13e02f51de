-- The own key of each case, sealed by the ring: with it the case's rows and events are sealed, so that copies of them open no more
-- once it is destroyed. Cases of before have none and go on as they are. What a submission pays for it is this row: 110 bytes. It has a
-- rowid, so that a key that is overwritten is so where it lies. Going back makes what it sealed unreadable: seal that anew before.
CREATE TABLE subject_keys (
    subject_id BLOB NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;
