DROP TABLE case_numbers;
