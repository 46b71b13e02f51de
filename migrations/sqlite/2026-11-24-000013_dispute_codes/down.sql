DROP TABLE dispute_codes;
