DROP TABLE answer_links;
DROP TABLE case_numbers;
