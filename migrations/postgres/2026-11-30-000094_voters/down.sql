DROP TABLE voter_report_ballots;
DROP TABLE voter_report_voters;
DROP TABLE voter_reports;
DROP TABLE contact_numbers;
DROP TABLE contact_visits;
DROP TABLE contact_links;
