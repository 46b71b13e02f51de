DROP TABLE phone_days;
