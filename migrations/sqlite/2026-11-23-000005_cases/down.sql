DROP TABLE attachments;
DROP TABLE case_units;
DROP TABLE cases;
