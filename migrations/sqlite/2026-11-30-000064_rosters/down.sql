DROP TABLE roster_rows;
