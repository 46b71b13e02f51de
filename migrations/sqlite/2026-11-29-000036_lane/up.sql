-- Who works in a village is asked for every village of a page at once.
CREATE INDEX deputies_village_id_idx ON deputies (substr(division_code, 1, 12), id);
