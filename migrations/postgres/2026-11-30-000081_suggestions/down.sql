DROP TABLE suggestion_people;
DROP TABLE suggestions;
