-- After which sittings somebody still has to do something, by the first day on which that is due. It costs whoever answers for something
-- one entry more, as long as it is open.
CREATE INDEX tea_sitting_parties_party_id_due_on_sitting_id_idx ON tea_sitting_parties (party_id, due_on, sitting_id)
    WHERE due_on IS NOT NULL;
