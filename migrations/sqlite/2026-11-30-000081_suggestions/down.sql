DROP TABLE suggestion_tasks;
DROP TABLE suggestion_people;
DROP TABLE suggestions;
