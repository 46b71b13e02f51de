ALTER TABLE disputes DROP COLUMN kind_label;
ALTER TABLE cases DROP COLUMN category_label;
DROP TABLE division_lists;
