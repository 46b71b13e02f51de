DROP TABLE coverage_gaps;
DROP TABLE contributions;
DROP TABLE figures;
