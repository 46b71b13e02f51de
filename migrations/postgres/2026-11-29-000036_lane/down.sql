DROP INDEX deputies_village_id_idx;
