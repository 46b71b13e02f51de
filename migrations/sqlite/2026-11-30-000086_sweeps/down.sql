DROP TABLE sweep_findings;
DROP TABLE sweep_reports;
DROP TABLE sweep_areas;
DROP TABLE sweep_campaigns;
