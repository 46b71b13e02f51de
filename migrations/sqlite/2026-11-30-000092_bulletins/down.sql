DROP TABLE bulletin_numbers;
DROP TABLE bulletin_citations;
DROP TABLE bulletin_parties;
DROP TABLE bulletins;
