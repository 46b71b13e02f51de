DROP TABLE duty_records;
DROP TABLE role_schemes;
