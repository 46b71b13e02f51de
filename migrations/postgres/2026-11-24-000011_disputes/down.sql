DROP TABLE dispute_people;
DROP TABLE disputes;
DROP TABLE mediation_organisations;
