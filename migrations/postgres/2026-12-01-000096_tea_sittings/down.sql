DROP TABLE tea_sitting_parties;
DROP TABLE tea_sittings;
