DROP TABLE consultation_followers;
DROP TABLE consultation_proposals;
DROP TABLE consultation_opinions;
DROP TABLE consultation_areas;
DROP TABLE consultations;
