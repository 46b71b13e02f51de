DROP TABLE publication_followers;
DROP TABLE publications;
