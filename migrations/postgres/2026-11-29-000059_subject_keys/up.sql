-- The own key of each case, sealed by the ring: with it the case's rows and events are sealed, so that copies of them open no more
-- once it is destroyed. Cases of before have none and go on as they are. What a submission pays for it is this row: 110 bytes. Going back
-- makes what it sealed unreadable: seal that anew before.
CREATE TABLE subject_keys (
    subject_id uuid NOT NULL PRIMARY KEY,
    sealed bytea NOT NULL
);
